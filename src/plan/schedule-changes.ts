import { defined } from "../base/defined.ts";
import type { Manifest } from "../compile/index.ts";
import type { Schedule } from "../spec/schedule.ts";
import type { TargetChange } from "./plan-types.ts";

/** What starts a pipeline, and which topics get messages about its executions. */
type Scheduled = Pick<Manifest, "schedules" | "notify">;

/**
 * The schedules and notifications that are added, changed or removed, as settings of the pipeline.
 *
 * @param found - where AWS has something else than `before` says, by setting: null if it has nothing
 */
export function scheduleChanges(
  before: Scheduled,
  after: Scheduled,
  found: Readonly<Record<string, string | null>> = {},
): readonly TargetChange[] {
  const there = new Map<string, string | null>([...scheduleSettings(before), ...Object.entries(found)]);
  const one = new Map([...there].filter((entry): entry is [string, string] => entry[1] !== null));
  const other = scheduleSettings(after);
  return [...new Set([...one.keys(), ...other.keys()])].sort().flatMap((setting): readonly TargetChange[] => {
    const [from, to] = [one.get(setting), other.get(setting)];
    return from === to ? [] : [defined({ setting, before: from, after: to })];
  });
}

/** Schedules and notifications as a plan names and shows them. */
export const scheduleSettings = ({ schedules = [], notify = {} }: Scheduled): ReadonlyMap<string, string> =>
  new Map([
    ...schedules.map((schedule) => [`schedule ${schedule.name}`, textOf(schedule)] as const),
    ...Object.entries(notify).map(([status, topics]) => [`notify ${status}`, topics.join(", ")] as const),
  ]);

/** A schedule in one line. */
export function textOf({ trigger, parameters = {} }: Pick<Schedule, "trigger" | "parameters">): string {
  const values = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [triggerText(trigger), ...values].join(" ");
}

function triggerText(trigger: Schedule["trigger"]): string {
  if (trigger.kind === "after") return `after ${trigger.pipeline} ${trigger.statuses.join(" or ")}`;
  if (trigger.kind === "data")
    return `on new data ${trigger.address}${trigger.suffix === undefined ? "" : `*${trigger.suffix}`}`;
  const { expression, timezone, flexible, start, end } = trigger;
  const bounds = [start && `from ${start}`, end && `until ${end}`, flexible && `within ${flexible} min`];
  return [expression, timezone, ...bounds.filter((one) => one !== undefined)].join(" ");
}
