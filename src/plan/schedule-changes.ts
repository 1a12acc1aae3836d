import { defined } from "../base/defined.ts";
import type { Manifest } from "../compile/index.ts";
import type { Schedule } from "../spec/schedule.ts";
import type { TargetChange } from "./plan-types.ts";

/** What starts a pipeline, and which topics get messages about its executions. */
type Scheduled = Pick<Manifest, "schedules" | "notify">;

/** The schedules and notifications that are added, changed or removed, as settings of the pipeline. */
export function scheduleChanges(before: Scheduled, after: Scheduled): readonly TargetChange[] {
  const [one, other] = [texts(before), texts(after)];
  return [...new Set([...one.keys(), ...other.keys()])].sort().flatMap((setting): readonly TargetChange[] => {
    const [from, to] = [one.get(setting), other.get(setting)];
    return from === to ? [] : [defined({ setting, before: from, after: to })];
  });
}

const texts = ({ schedules = [], notify = {} }: Scheduled): ReadonlyMap<string, string> =>
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
