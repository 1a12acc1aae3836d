import { type Cron, lastDay } from "./cron.ts";
import { type Rate, rateMilliseconds } from "./rate.ts";
import { instantOf, wallTime } from "./zone.ts";

/** When a schedule fires. All instants are in milliseconds since 1970. */
export interface Timing {
  readonly every: { readonly cron: Cron } | { readonly rate: Rate };
  /** An IANA time zone, in which a cron expression is evaluated. */
  readonly zone: string;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/**
 * The instants at which a schedule fires, in order.
 *
 * Source: EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler" (as of November 2026). A time that
 * clocks skip is skipped. A time that clocks show twice counts once; the guide does not say which, we take the first. A
 * rate counts hours that have passed, whatever clocks show. It begins at the start date, or else when the schedule is
 * created.
 *
 * @param timing - the schedule
 * @param after - only later instants are listed
 * @param created - when the schedule was created, for a rate without a start
 */
function* occurrences(timing: Timing, after: number, created = after): Generator<number> {
  const { every, start = Number.NEGATIVE_INFINITY, end = Number.POSITIVE_INFINITY } = timing;
  const all =
    "cron" in every
      ? cronTimes(every.cron, timing.zone, Math.max(after, start - 1))
      : rateTimes(every.rate, timing.start ?? created, after);
  for (const instant of all) {
    if (instant > end) return;
    if (instant > after && instant >= start) yield instant;
  }
}

/** The first occurrences after an instant. */
export function nextTimes(timing: Timing, after: number, count: number): readonly number[] {
  const found: number[] = [];
  for (const instant of occurrences(timing, after)) {
    if (found.length === count) break;
    found.push(instant);
  }
  return found;
}

/** Whether an expression matches any date at all. "0 0 30 2 ? *" never does. */
export function everFires({ years, months, matchesDay }: Cron): boolean {
  return years.some((year) =>
    months.some((month) =>
      Array.from({ length: lastDay(year, month) }, (_, index) => index + 1).some((day) =>
        matchesDay({ year, month, day }),
      ),
    ),
  );
}

function* rateTimes(rate: Rate, first: number, after: number): Generator<number> {
  const interval = rateMilliseconds(rate);
  const passed = Math.max(0, Math.floor((after - first) / interval));
  for (let count = passed; ; count += 1) yield first + count * interval;
}

function* cronTimes(
  { years, months, hours, minutes, matchesDay }: Cron,
  zone: string,
  after: number,
): Generator<number> {
  const from = wallTime(Math.max(after, 0), zone);
  for (const year of years) {
    if (year < from.year) continue;
    for (const month of months) {
      if (year === from.year && month < from.month) continue;
      const first = year === from.year && month === from.month ? from.day : 1;
      for (let day = first; day <= lastDay(year, month); day += 1) {
        if (!matchesDay({ year, month, day })) continue;
        for (const hour of hours)
          for (const minute of minutes) {
            const instant = instantOf({ year, month, day, hour, minute, second: 0 }, zone);
            if (instant !== undefined) yield instant;
          }
      }
    }
  }
}
