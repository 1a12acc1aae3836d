import { parseCron, parseRate } from "../../calendar/index.ts";
import type { Schedule } from "../../spec/schedule.ts";

/** A schedule in the notation of Model Monitor, or why it has none: the end of a sentence. */
export type MonitorExpression =
  | {
      /** Such as "cron(0 6 ? * * *)". */
      readonly expression: string;
      /** The time between two jobs: 1 to 24. */
      readonly hours: number;
    }
  | { readonly reason: string };

const DAY = 24;
const EVERY = "it is neither hourly, nor daily at a full hour, nor every 2, 3, 4, 6, 8 or 12 hours";

/**
 * A pipeline's schedule in the notation of Model Monitor, which has only jobs that start every hour, every day or every
 * few hours, at a full hour of UTC. Source: SageMaker developer guide, "The cron expression for monitoring schedule" (as
 * of November 2026). A rate begins at midnight. A flexible start has no equivalent: Model Monitor starts a job up to 20
 * minutes late in any case.
 *
 * @param schedules - those of the monitoring pipeline
 */
export function monitorExpression(schedules: readonly Schedule[]): MonitorExpression {
  const [only, ...others] = schedules;
  if (only === undefined) return { reason: "there is none" };
  if (others.length > 0) return { reason: `there are ${schedules.length} schedules, and an endpoint has one` };
  const { trigger } = only;
  if (trigger.kind !== "time") return { reason: "it starts the check after an event, not at a time" };
  if (trigger.start !== undefined || trigger.end !== undefined) return { reason: "it has a start or an end" };
  const rate = parseRate(trigger.expression);
  if (rate !== undefined) {
    const minutes = { minute: 1, hour: 60, day: 60 * DAY }[rate.unit] * rate.count;
    return minutes % 60 === 0 ? everyHours(0, minutes / 60) : { reason: EVERY };
  }
  if (trigger.timezone !== "UTC") return { reason: `its time zone is ${trigger.timezone}, not UTC` };
  const parsed = parseCron(trigger.expression);
  if (!("cron" in parsed)) return { reason: EVERY };
  const { minutes, hours, text } = parsed.cron;
  // Every day of every month and year.
  const isDaily = text
    .split(" ")
    .slice(2)
    .every((field) => field === "*" || field === "?");
  const [first = 0, second = first + DAY] = hours;
  const isEven =
    hours.length * (second - first) === DAY && hours.every((hour, at) => hour === first + at * (second - first));
  return isDaily && minutes.join() === "0" && isEven ? everyHours(first, second - first) : { reason: EVERY };
}

function everyHours(first: number, hours: number): MonitorExpression {
  if (hours === 1) return { expression: "cron(0 * ? * * *)", hours };
  if (hours === DAY) return { expression: `cron(0 ${first} ? * * *)`, hours };
  // Otherwise, the last interval of a day would be shorter than the others.
  return DAY % hours === 0 ? { expression: `cron(0 ${first}/${hours} ? * * *)`, hours } : { reason: EVERY };
}
