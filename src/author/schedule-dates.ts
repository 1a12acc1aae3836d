import { instantOf } from "../calendar/index.ts";

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * The instant of a date as people write it, in milliseconds since 1970. Without an offset, it is in the time zone.
 * Undefined if there is no such date.
 */
export function instantIn(text: string, zone: string): number | undefined {
  const [, ...parts] = DATE.exec(text.trim()) ?? [];
  if (parts.length === 0) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(0, 6)
    .map((part) => Number(part ?? 0));
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  const isDate = new Date(utc).toISOString().slice(0, 10) === text.trim().slice(0, 10);
  if (!isDate || hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = parts[6];
  if (offset === undefined) return instantOf({ year, month, day, hour, minute, second }, zone);
  if (offset.toUpperCase() === "Z") return utc;
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)/.exec(offset) ?? [];
  return utc - (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
