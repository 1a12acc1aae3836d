import { listed } from "../base/words.ts";

/*
 * Cron expressions as Amazon EventBridge Scheduler reads them: minutes, hours, day of month, month, day of week and
 * year. Source: EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler" (as of November 2026).
 */

/** A date in the calendar, without a time zone. Months and days are counted from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A parsed expression. The lists are sorted. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
  readonly matchesDay: (day: CalendarDay) => boolean;
  /** The fields in the form in which AWS documents them. */
  readonly text: string;
}

/** The parsed expression, or what is wrong with it and a correction, if there is an obvious one. */
export type ParsedCron =
  | { readonly cron: Cron }
  | { readonly problem: string; readonly correction?: string | undefined };

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

interface FieldRange {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of the values, from `least` on. */
  readonly names?: readonly string[];
}

const FIELDS = {
  minutes: { name: "minutes", least: 0, most: 59 },
  hours: { name: "hours", least: 0, most: 23 },
  day: { name: "day of month", least: 1, most: 31 },
  month: { name: "month", least: 1, most: 12, names: MONTHS },
  weekday: { name: "day of week", least: 1, most: 7, names: WEEKDAYS },
  year: { name: "year", least: 1970, most: 2199 },
} as const satisfies Readonly<Record<string, FieldRange>>;

/** Thrown only within this file. */
class CronFault extends Error {}

/**
 * Parses an expression.
 *
 * @param written - the six fields, with or without "cron(…)" around them
 * @returns the expression, or the problem
 */
export function parseCron(written: string): ParsedCron {
  const [, inner = written] = /^\s*cron\((.*)\)\s*$/i.exec(written) ?? [];
  const fields = inner.trim().toUpperCase().split(/\s+/);
  if (fields.length !== 6)
    return {
      problem: `it has ${fields.length === 1 ? "1 field" : `${fields.length} fields`}`,
      correction: asSix(fields),
    };
  try {
    return { cron: cronOf(fields) };
  } catch (error) {
    if (!(error instanceof CronFault)) throw error;
    return { problem: error.message };
  }
}

function cronOf(fields: readonly string[]): Cron {
  const [minutes = "", hours = "", day = "", month = "", weekday = "", year = ""] = fields;
  if ((day === "?") === (weekday === "?"))
    throw new CronFault(
      day === "?"
        ? "the day of month and the day of week are both '?', but one of them must be given"
        : "it gives both the day of month and the day of week, but one of them must be '?'",
    );
  const matchesDay = weekday === "?" ? monthDays(day) : weekDays(weekday);
  return {
    minutes: values(minutes, FIELDS.minutes),
    hours: values(hours, FIELDS.hours),
    months: values(month, FIELDS.month),
    years: values(year, FIELDS.year),
    matchesDay,
    text: fields.join(" "),
  };
}

/** The values of a field that is a list of numbers, names, ranges and steps. */
function values(text: string, field: FieldRange): readonly number[] {
  const all = text.split(",").flatMap((part) => partValues(part, field));
  return [...new Set(all)].sort((a, b) => a - b);
}

function partValues(part: string, field: FieldRange): readonly number[] {
  const [, range = "", step] = /^([^/]*)(?:\/(.*))?$/.exec(part) ?? [];
  const by = step === undefined ? 1 : whole(step);
  if (by === undefined || by < 1) throw wrong(part, field, "a step must be a whole number above 0");
  const [from, to] = bounds(range, part, field, step !== undefined);
  if (from > to) throw wrong(part, field, `the range begins after it ends: write it as two parts with a comma`);
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

function bounds(range: string, part: string, field: FieldRange, hasStep: boolean): readonly [number, number] {
  if (range === "*") return [field.least, field.most];
  const ends = range.split("-");
  if (ends.length > 2) throw wrong(part, field);
  const [from, to] = ends.map((end) => single(end, part, field));
  if (from === undefined) throw wrong(part, field);
  // "5/10" counts from 5 to the end of the field.
  return [from, to ?? (hasStep ? field.most : from)];
}

function single(text: string, part: string, field: FieldRange): number {
  const named = field.names?.indexOf(text) ?? -1;
  const value = named >= 0 ? named + field.least : whole(text);
  if (value === undefined) throw wrong(part, field);
  if (value < field.least || value > field.most)
    throw wrong(part, field, `it must be from ${field.least} to ${field.most}`);
  return value;
}

const whole = (text: string): number | undefined => (/^\d{1,4}$/.test(text) ? Number(text) : undefined);

function wrong(part: string, { name, least, most, names }: FieldRange, reason?: string): CronFault {
  const range = names === undefined ? `${least} to ${most}` : `${least} to ${most} or ${names[0]} to ${names.at(-1)}`;
  return new CronFault(`'${part}' cannot be its ${name}: ${reason ?? `expected ${range}`}`);
}

type DayRule = (day: CalendarDay) => boolean;

const anyOf =
  (rules: readonly DayRule[]): DayRule =>
  (day) =>
    rules.some((rule) => rule(day));

/** The day of month: values, "L" for the last day, or "15W" for the weekday nearest to the 15th. */
function monthDays(text: string): DayRule {
  return anyOf(
    text.split(",").map((part): DayRule => {
      if (part === "L") return ({ year, month, day }) => day === lastDay(year, month);
      const [, near] = /^(\d{1,2})W$/.exec(part) ?? [];
      if (near !== undefined) {
        const wanted = single(near, part, FIELDS.day);
        return ({ year, month, day }) => day === nearestWeekday(year, month, wanted);
      }
      const days = new Set(values(part, FIELDS.day));
      return ({ day }) => days.has(day);
    }),
  );
}

/** The day of week: values, "L" for Saturday, "6L" for the last Friday, or "6#2" for the second Friday of a month. */
function weekDays(text: string): DayRule {
  if (text.includes("#") && text.includes(","))
    throw new CronFault(`'${text}' cannot be its day of week: a list cannot contain '#'`);
  return anyOf(
    text.split(",").map((part): DayRule => {
      const [, nthOf, nth] = /^([A-Z0-9]+)#(.*)$/.exec(part) ?? [];
      if (nthOf !== undefined) {
        const weekday = single(nthOf, part, FIELDS.weekday);
        const count = whole(nth ?? "") ?? 0;
        if (count < 1 || count > 5) throw wrong(part, FIELDS.weekday, "the number after '#' must be from 1 to 5");
        return (date) => weekdayOf(date) === weekday && Math.ceil(date.day / 7) === count;
      }
      const [, lastOf] = /^([A-Z0-9]+)L$/.exec(part) ?? [];
      if (lastOf !== undefined) {
        const weekday = single(lastOf, part, FIELDS.weekday);
        return (date) => weekdayOf(date) === weekday && date.day + 7 > lastDay(date.year, date.month);
      }
      const days = new Set(part === "L" ? [7] : values(part, FIELDS.weekday));
      return (date) => days.has(weekdayOf(date));
    }),
  );
}

/** From 1 for Sunday to 7 for Saturday. */
export const weekdayOf = ({ year, month, day }: CalendarDay): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

/** The number of days in a month. */
export const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The weekday nearest to a day, in the same month. Undefined if the month has no such day. */
function nearestWeekday(year: number, month: number, day: number): number | undefined {
  const last = lastDay(year, month);
  if (day > last) return undefined;
  const weekday = weekdayOf({ year, month, day });
  if (weekday === 7) return day === 1 ? day + 2 : day - 1;
  if (weekday === 1) return day === last ? day - 2 : day + 1;
  return day;
}

/** The expression that a Unix expression with five fields probably means. */
function asSix(fields: readonly string[]): string | undefined {
  const [minutes, hours, day, month, weekday] = fields;
  if (fields.length !== 5 || day === undefined || weekday === undefined) return undefined;
  // Unix counts weekdays from 0 for Sunday, and 7 is Sunday, too.
  const counted = weekday.replace(/\d/g, (digit) => String((Number(digit) % 7) + 1));
  const days = weekday === "*" ? [day, "?"] : day === "*" ? ["?", counted] : undefined;
  if (days === undefined) return undefined;
  const six = [minutes, hours, days[0], month, days[1], "*"].join(" ");
  return "cron" in parseCron(six) ? six : undefined;
}

/** The names of the fields, for messages. */
export const CRON_FIELDS = listed(Object.values(FIELDS).map(({ name }) => name));
