import type { DefinitionStep } from "../definition.ts";

/**
 * ISO 8601 durations, and the shorter forms that AWS's documentation and examples use: "P30D", "PT1H", "30d", "T12H", "30dT5h".
 * Before the T, M is months; after it, minutes.
 * Source: Developer Guide, "Turn on step caching", and the example notebooks; as known in 2026-11.
 */
const DURATION =
  /^P?(?=[\dT])(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;

/** Whether AWS understands an ExpireAfter. */
export const isDuration = (text: string): boolean => DURATION.test(text);

/** The moment a duration after another, both in milliseconds since 1970; undefined where it is no duration. Years and months are the calendar's. */
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
  // The 31st of January and a month is the last of February.
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime() + 1000 * (seconds + 60 * (minutes + 60 * (hours + 24 * (days + 7 * weeks))));
}

export type Expiry = "fresh" | "expired";

/** Whether a result of a moment may still be used now, by a step's CacheConfig. What cannot be understood is never used. */
export function expiryOf(step: DefinitionStep, made: number, now: number): Expiry {
  const duration: unknown = step.CacheConfig?.ExpireAfter;
  if (duration === undefined || duration === null) return Number.isNaN(made) ? "expired" : "fresh";
  const end = typeof duration === "string" ? momentAfter(made, duration) : undefined;
  return end !== undefined && now < end ? "fresh" : "expired";
}
