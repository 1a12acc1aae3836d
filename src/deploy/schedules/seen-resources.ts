import type { Target as RuleTarget } from "@aws-sdk/client-eventbridge";
import type { GetScheduleOutput } from "@aws-sdk/client-scheduler";
import { canonicalKey, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { parseJson } from "../../base/json-text.ts";
import { contentsDigest, resourcePrefix, type ScheduleResource, scheduleIn } from "../../compile/index.ts";
import { allPages, isAbsence } from "../calls.ts";
import type { ScheduleServices } from "./schedule-ports.ts";
import { textOfRule, textOfSchedule } from "./seen-text.ts";

/** A resource of a pipeline as it is on AWS. */
export interface SeenResource {
  readonly kind: ScheduleResource["kind"];
  readonly name: string;
  readonly schedule: string;
  readonly description: string;
  readonly isPaused: boolean;
  /** What starts the pipeline: an expression, or an event pattern. */
  readonly trigger: string;
  /** The same in words, with the time zone, and the topics to which a rule sends messages. */
  readonly text: string;
  /** Whether somebody changed it since it was deployed. */
  readonly isChanged: boolean;
  /** The IDs of a rule's targets. */
  readonly targets: readonly string[];
}

/** The name of the group for schedules without one of their own. Source: EventBridge Scheduler User Guide. */
export const GROUP = "default";

/** The resources that Specline made for a pipeline. Those that somebody else made are left out. */
export async function seeResources(pipeline: string, services: ScheduleServices): Promise<readonly SeenResource[]> {
  const [schedules, rules] = await Promise.all([seeSchedules(pipeline, services), seeRules(pipeline, services)]);
  return [...schedules, ...rules].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function seeSchedules(pipeline: string, { scheduler }: ScheduleServices): Promise<readonly SeenResource[]> {
  const prefix = resourcePrefix(pipeline);
  const listed = await allPages(
    (NextToken) => scheduler.call("ListSchedules", defined({ GroupName: GROUP, NamePrefix: prefix, NextToken })),
    ({ Schedules }) => Schedules,
  );
  const found = await Promise.all(
    listed.map(async ({ Name = "" }) => {
      try {
        return await scheduler.call("GetSchedule", { GroupName: GROUP, Name });
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw error;
      }
    }),
  );
  return found.flatMap((one) => {
    const schedule = scheduleIn(one?.Description, pipeline);
    if (one === undefined || schedule === undefined) return [];
    return [
      {
        kind: "schedule" as const,
        name: one.Name ?? "",
        schedule,
        description: one.Description ?? "",
        isPaused: one.State === "DISABLED",
        trigger: one.ScheduleExpression ?? "",
        text: textOfSchedule(one),
        isChanged: !(one.Description ?? "").endsWith(` ${digestOfSchedule(one)}`),
        targets: [],
      },
    ];
  });
}

async function seeRules(pipeline: string, { events }: ScheduleServices): Promise<readonly SeenResource[]> {
  const prefix = resourcePrefix(pipeline);
  const listed = await allPages(
    (NextToken) => events.call("ListRules", defined({ NamePrefix: prefix, NextToken })),
    ({ Rules }) => Rules,
  );
  const own = listed.flatMap((rule) => {
    const schedule = scheduleIn(rule.Description, pipeline);
    return schedule === undefined ? [] : [{ rule, schedule }];
  });
  return Promise.all(
    own.map(async ({ rule, schedule }) => {
      const Rule = rule.Name ?? "";
      const targets = await allPages(
        (NextToken) => events.call("ListTargetsByRule", defined({ Rule, NextToken })),
        ({ Targets }) => Targets,
      ).catch((error: unknown): readonly RuleTarget[] => {
        if (isAbsence(error)) return [];
        throw error;
      });
      return {
        kind: "rule" as const,
        name: Rule,
        schedule,
        description: rule.Description ?? "",
        isPaused: rule.State === "DISABLED",
        trigger: rule.EventPattern ?? "",
        text: textOfRule(rule.EventPattern ?? "", targets),
        isChanged: !(rule.Description ?? "").endsWith(` ${digestOfRule(rule.EventPattern ?? "", targets)}`),
        targets: targets.flatMap(({ Id }) => Id ?? []),
      };
    }),
  );
}

const digestOfSchedule = (one: GetScheduleOutput): string =>
  contentsDigest({
    kind: "schedule",
    expression: one.ScheduleExpression ?? "",
    timezone: one.ScheduleExpressionTimezone ?? "UTC",
    window: jsonOf(one.FlexibleTimeWindow ?? {}),
    target: { Arn: one.Target?.Arn ?? "", RoleArn: one.Target?.RoleArn ?? "", Input: one.Target?.Input ?? "" },
    ...defined({ end: one.EndDate?.toISOString() }),
  });

function digestOfRule(pattern: string, targets: readonly RuleTarget[]): string {
  const parsed = parseJson(pattern);
  return contentsDigest({
    kind: "rule",
    // The service may return it with other spaces.
    pattern: "value" in parsed ? canonicalKey(parsed.value) : pattern,
    targets: targets
      .toSorted((a, b) => ((a.Id ?? "") < (b.Id ?? "") ? -1 : 1))
      .map((target) => ({ ...jsonOf(target), Id: target.Id ?? "", Arn: target.Arn ?? "" })),
  });
}

/** Without undefined members, which objects of the SDK can have. */
const jsonOf = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
