import { defined } from "../../base/defined.ts";
import { nextTimes, wallTime } from "../../calendar/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Schedule, Trigger } from "../../spec/schedule.ts";
import { timingOf } from "../../spec/timing.ts";
import type { Deployment } from "../deployment.ts";
import type { Host } from "../host/host.ts";
import { type PrepareOptions, prepare } from "../load/prepare.ts";

/** When a schedule starts the pipeline next. */
export interface NextStart {
  readonly schedule: string;
  /** In ISO 8601 and UTC. */
  readonly at: string;
  /** The same instant in the schedule's time zone. */
  readonly local: string;
  readonly timezone: string;
  /** The minutes by which AWS may be late. */
  readonly flexible?: number;
}

export interface NextStarts {
  readonly pipeline: string;
  /** In order. */
  readonly starts: readonly NextStart[];
  /** Schedules without a time, and what they wait for. */
  readonly waiting: readonly { readonly schedule: string; readonly for: string }[];
  /** Schedules whose rate counts from the moment at which they are deployed. */
  readonly fromDeploy: readonly string[];
}

/** Computes when the schedules of a pipeline's file will start it. Nothing is read from AWS. */
export async function nextStarts(
  host: Host,
  path: string,
  { count, ...options }: PrepareOptions & { readonly count: number },
): Promise<Deployment<NextStarts>> {
  const { wired, title, diagnostics, allowed } = await prepare(host, path, { ...options, until: "wired" });
  if (wired === undefined || hasErrors(diagnostics)) return { diagnostics, allowed };
  const { schedules = [] } = wired;
  const now = host.effects.clock.now();
  const none: readonly Diagnostic[] =
    schedules.length > 0 ? [] : [diagnostic("schedule/none", { pipeline: title }, { pipeline: title })];
  const starts = schedules.flatMap((schedule) => startsOf(schedule, now, count));
  return {
    value: {
      pipeline: title,
      starts: starts.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(0, count),
      waiting: schedules.flatMap(({ name, trigger }) => {
        const event = eventOf(trigger);
        return event === undefined ? [] : [{ schedule: name, for: event }];
      }),
      fromDeploy: schedules.filter(({ trigger }) => countsFromDeploy(trigger)).map(({ name }) => name),
    },
    diagnostics: [...diagnostics, ...none],
    allowed,
  };
}

const countsFromDeploy = (trigger: Trigger): boolean =>
  trigger.kind === "time" && trigger.start === undefined && trigger.expression.startsWith("rate");

function startsOf({ name, trigger }: Schedule, now: number, count: number): readonly NextStart[] {
  const timing = timingOf(trigger);
  if (timing === undefined || trigger.kind !== "time") return [];
  const { timezone, flexible } = trigger;
  return nextTimes(timing, now, count).map((instant) => ({
    schedule: name,
    at: new Date(instant).toISOString().replace(".000Z", "Z"),
    local: localText(instant, timezone),
    timezone,
    ...defined({ flexible }),
  }));
}

function localText(instant: number, zone: string): string {
  const { year, month, day, hour, minute } = wallTime(instant, zone);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

/** What a schedule without a time waits for. */
function eventOf(trigger: Trigger): string | undefined {
  if (trigger.kind === "after") return `${trigger.pipeline} to end as ${trigger.statuses.join(" or ")}`;
  if (trigger.kind === "data")
    return `a new object under ${trigger.address}${trigger.suffix === undefined ? "" : `…${trigger.suffix}`}`;
  return undefined;
}
