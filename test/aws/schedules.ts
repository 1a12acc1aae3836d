import { ServiceFault } from "../../src/deploy/ports.ts";
import type { ScheduleServices } from "../../src/deploy/schedules/schedule-ports.ts";
import { type Body, Refusal } from "./protocol.ts";
import { requestFaults } from "./schedule-shapes.ts";

export interface StoredRule {
  readonly Name: string;
  EventPattern: string;
  Description?: string;
  State: string;
  readonly targets: Map<string, Body>;
}

type Operation = (input: Body) => Body;

/**
 * The part of EventBridge and its Scheduler that deploying uses. Requests are checked against the services' models.
 * Sources: API references of CreateSchedule, UpdateSchedule, DeleteRule and RemoveTargets (as of November 2026).
 */
export class StandInSchedules {
  readonly schedules = new Map<string, Body>();
  readonly rules = new Map<string, StoredRule>();
  /** Buckets that do not send their events to EventBridge. */
  readonly silent = new Set<string>();
  /** The number of items on a page. */
  pageSize = 2;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    CreateSchedule: (input) => {
      const { ClientToken, ...members } = input;
      const there = this.schedules.get(name(input));
      if (there !== undefined && there["ClientToken"] !== ClientToken)
        throw new Refusal("ConflictException", `Schedule ${name(input)} already exists.`, 409);
      this.#setSchedule({ ...members, ClientToken });
      return { ScheduleArn: `arn:aws:scheduler:us-east-1:123456789012:schedule/default/${name(input)}` };
    },
    UpdateSchedule: (input) => {
      this.#schedule(input);
      this.#setSchedule(input);
      return {};
    },
    GetSchedule: (input) => {
      const { ClientToken: _, Target: target, ...found } = this.#schedule(input);
      const RetryPolicy = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };
      return {
        State: "ENABLED",
        ActionAfterCompletion: "NONE",
        ...found,
        Target: { RetryPolicy, ...(target as object) },
      };
    },
    DeleteSchedule: (input) => {
      this.#schedule(input);
      this.schedules.delete(name(input));
      return {};
    },
    ListSchedules: ({ NamePrefix = "", NextToken }) => {
      const names = [...this.schedules.keys()].filter((one) => one.startsWith(String(NamePrefix))).sort();
      return this.#page(
        "Schedules",
        names.map((Name) => ({ Name })),
        NextToken,
      );
    },
    PutRule: (input) => {
      const there = this.rules.get(name(input));
      const { Name, EventPattern, Description, State = "ENABLED" } = input as unknown as StoredRule;
      this.rules.set(Name, {
        Name,
        EventPattern,
        State,
        targets: there?.targets ?? new Map(),
        ...(Description !== undefined && { Description }),
      });
      return { RuleArn: `arn:aws:events:us-east-1:123456789012:rule/${Name}` };
    },
    PutTargets: (input) => {
      for (const target of input["Targets"] as Body[]) this.#rule(input).targets.set(String(target["Id"]), target);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets: (input) => {
      for (const id of input["Ids"] as string[]) this.#rule(input).targets.delete(id);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    DeleteRule: (input) => {
      if ((this.rules.get(name(input))?.targets.size ?? 0) > 0)
        throw new Refusal("ValidationException", "Rule can't be deleted since it has targets.");
      this.rules.delete(name(input));
      return {};
    },
    EnableRule: (input) => {
      this.#rule(input).State = "ENABLED";
      return {};
    },
    DisableRule: (input) => {
      this.#rule(input).State = "DISABLED";
      return {};
    },
    ListRules: ({ NamePrefix = "", NextToken }) => {
      const found = [...this.rules.values()].filter((one) => one.Name.startsWith(String(NamePrefix)));
      return this.#page(
        "Rules",
        found.map(({ targets: _, ...rule }) => rule),
        NextToken,
      );
    },
    ListTargetsByRule: (input) => this.#page("Targets", [...this.#rule(input).targets.values()], input["NextToken"]),
  };

  /** Everything that is left, for comparisons. Tokens and dates of tries do not count. */
  state(): unknown {
    const schedules = [...this.schedules].map(([key, { ClientToken: _, ...one }]) => [key, one]).sort();
    const rules = [...this.rules].map(([key, { targets, ...rule }]) => [key, rule, [...targets].sort()]).sort();
    return JSON.parse(JSON.stringify({ schedules, rules }));
  }

  /** Checks a request and carries it out. */
  answer(operation: string, input: Body): Body {
    const faults = requestFaults(operation, input);
    if (faults.length > 0) throw new Refusal("ValidationException", faults.join("; "));
    return this.operations[operation]?.(input) ?? {};
  }

  /** The services without a network in between. */
  services(onCall: (operation: string) => void = () => undefined): ScheduleServices {
    const call = async (operation: string, input: unknown): Promise<never> => {
      onCall(operation);
      try {
        return this.answer(operation, input as Body) as never;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw new ServiceFault(operation, error.kind, error.message, 1);
      }
    };
    return { scheduler: { call }, events: { call } };
  }

  #setSchedule(input: Body): void {
    for (const date of ["StartDate", "EndDate"]) {
      const value = input[date];
      if (value !== undefined && millis(value) < this.#now() - 5 * 60_000)
        throw new Refusal("ValidationException", `The ${date} you specify must not be earlier than 5 minutes ago`);
    }
    this.schedules.set(name(input), input);
  }
  #schedule(input: Body): Body {
    const found = this.schedules.get(name(input));
    if (found === undefined)
      throw new Refusal("ResourceNotFoundException", `Schedule ${name(input)} does not exist.`, 404);
    return found;
  }
  #rule(input: Body): StoredRule {
    const found = this.rules.get(name(input));
    if (found === undefined) throw new Refusal("ResourceNotFoundException", `Rule ${name(input)} does not exist.`);
    return found;
  }
  #page(list: string, items: readonly Body[], token: unknown): Body {
    const first = Number(token ?? 0);
    const next = first + this.pageSize;
    return { [list]: items.slice(first, next), ...(next < items.length && { NextToken: String(next) }) };
  }
}

const name = (input: Body): string => String(input["Name"] ?? input["Rule"]);
/** Dates are objects in process, and seconds on the wire. */
export const millis = (date: unknown): number => (date instanceof Date ? date.getTime() : Number(date) * 1000);
