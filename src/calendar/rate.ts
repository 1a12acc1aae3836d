/** A regular interval. */
export interface Rate {
  readonly count: number;
  readonly unit: "minute" | "hour" | "day";
}

const MINUTES: Readonly<Record<Rate["unit"], number>> = { minute: 1, hour: 60, day: 1440 };

/**
 * Parses a rate: a whole number and a unit, with or without "rate(…)" around them. Undefined for anything else. Source:
 * EventBridge Scheduler API reference, ScheduleExpression (as of November 2026).
 */
export function parseRate(written: string): Rate | undefined {
  const [, inner = written] = /^\s*rate\((.*)\)\s*$/i.exec(written) ?? [];
  const [, count, unit] = /^\s*([1-9]\d{0,5})\s+(minute|hour|day)s?\s*$/i.exec(inner) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  return { count: Number(count), unit: unit.toLowerCase() as Rate["unit"] };
}

/** The expression as AWS expects it. */
export const rateText = ({ count, unit }: Rate): string => `rate(${count} ${unit}${count === 1 ? "" : "s"})`;

/** The interval in milliseconds. A day has 24 hours even if clocks are changed in it. */
export const rateMilliseconds = ({ count, unit }: Rate): number => count * MINUTES[unit] * 60_000;
