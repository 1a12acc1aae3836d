import type { DefinitionStep } from "../definition.ts";

/**
 * ISO 8601 durations, and the shorter forms in AWS's documentation and examples: "P30D", "PT1H", "30d", "T12H",
 * "30dT5h". M means months before the T and minutes after it. Source: Developer Guide, "Turn on step caching", and the
 * example notebooks (as of November 2026).
 */
const DURATION =
  /^P?(?=[\dT])(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;

/** Whether AWS accepts an ExpireAfter value. */
export const isDuration = (text: string): boolean => DURATION.test(text);

/**
 * The time at which a duration ends, in milliseconds since 1970. Undefined if the duration is malformed. Years and
 * months follow the calendar.
 */
export function momentAfter(moment: number, duration: string): number | undefined {
  const parts = DURATION.exec(duration)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (parts === undefined) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  const date = new Date(moment);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + months);
  // One month after January 31 is the last day of February.
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime() + 1000 * (seconds + 60 * (minutes + 60 * (hours + 24 * (days + 7 * weeks))));
}

export type Expiry = "fresh" | "expired";

/**
 * Whether a step's CacheConfig allows a result from one time to be used at another. Always false if the duration is
 * malformed.
 */
export function expiryOf(step: DefinitionStep, made: number, now: number): Expiry {
  const duration: unknown = step.CacheConfig?.ExpireAfter;
  if (duration === undefined || duration === null) return Number.isNaN(made) ? "expired" : "fresh";
  const end = typeof duration === "string" ? momentAfter(made, duration) : undefined;
  return end !== undefined && now < end ? "fresh" : "expired";
}
