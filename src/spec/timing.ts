import { parseCron, parseRate, type Timing } from "../calendar/index.ts";
import type { Schedule, Trigger } from "./schedule.ts";

/** When a schedule fires. Undefined if events start the pipeline. */
export function timingOf(trigger: Trigger): Timing | undefined {
  if (trigger.kind !== "time") return undefined;
  const { expression, timezone: zone, start, end } = trigger;
  const rate = parseRate(expression);
  const parsed = parseCron(expression);
  const every = rate !== undefined ? { rate } : "cron" in parsed ? { cron: parsed.cron } : undefined;
  const instant = (date: string | undefined) => (date === undefined ? undefined : Date.parse(date));
  return every && { every, zone, start: instant(start), end: instant(end) };
}

/** Whether a schedule's end has passed. */
export const hasEnded = ({ trigger }: Pick<Schedule, "trigger">, now: number): boolean =>
  trigger.kind === "time" && trigger.end !== undefined && Date.parse(trigger.end) <= now;
