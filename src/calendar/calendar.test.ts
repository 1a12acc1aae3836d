import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../test/suite/cases.ts";
import { lastDay, parseCron, weekdayOf } from "./cron.ts";
import { everFires, nextTimes, type Timing } from "./occurrences.ts";
import { parseRate, rateText } from "./rate.ts";
import { instantOf, wallTime } from "./zone.ts";

const cronIn = (text: string) => {
  const parsed = parseCron(text);
  if (!("cron" in parsed)) throw new Error(parsed.problem);
  return parsed.cron;
};
const problemIn = (text: string): string => {
  const parsed = parseCron(text);
  return "cron" in parsed ? "" : parsed.problem;
};
const timing = (cron: string, zone = "UTC", more: Partial<Timing> = {}): Timing => ({
  every: { cron: cronIn(cron) },
  zone,
  ...more,
});
const next = (given: Timing, after: string, count = 3): readonly string[] =>
  nextTimes(given, Date.parse(after), count).map((instant) => new Date(instant).toISOString().replace(":00.000Z", "Z"));

describe("cron expressions", () => {
  // Days by hand, from the calendar of 2026 and 2027.
  test.each([
    ["0 6 * * ? *", ["2026-11-30T06:00Z", "2026-12-01T06:00Z", "2026-12-02T06:00Z"]],
    ["15 10 ? * 6L 2026-2027", ["2026-12-25T10:15Z", "2027-01-29T10:15Z", "2027-02-26T10:15Z"]],
    ["0 8 1 * ? *", ["2026-12-01T08:00Z", "2027-01-01T08:00Z", "2027-02-01T08:00Z"]],
    ["0/20 9 ? * MON-FRI *", ["2026-11-30T09:00Z", "2026-11-30T09:20Z", "2026-11-30T09:40Z"]],
    ["0 5 L * ? *", ["2026-11-30T05:00Z", "2026-12-31T05:00Z", "2027-01-31T05:00Z"]],
    // 31 January 2027 is a Sunday, and February has no 31st.
    ["0 0 1W * ? *", ["2026-12-01T00:00Z", "2027-01-01T00:00Z", "2027-02-01T00:00Z"]],
    ["0 0 31W * ? *", ["2026-12-31T00:00Z", "2027-01-29T00:00Z", "2027-03-31T00:00Z"]],
    ["0 0 ? * 3#5 *", ["2026-12-29T00:00Z", "2027-03-30T00:00Z", "2027-06-29T00:00Z"]],
    ["0 0 ? * L *", ["2026-12-05T00:00Z", "2026-12-12T00:00Z", "2026-12-19T00:00Z"]],
    ["0 0 29 2 ? *", ["2028-02-29T00:00Z", "2032-02-29T00:00Z", "2036-02-29T00:00Z"]],
    ["cron(30 23 31 DEC ? 2026)", ["2026-12-31T23:30Z"]],
    ["5,1 0 1,L feb ? *", ["2027-02-01T00:01Z", "2027-02-01T00:05Z", "2027-02-28T00:01Z"]],
  ])("%s", (text, expected) => {
    expect(next(timing(text), "2026-11-30T01:00:00Z")).toEqual(expected);
  });

  test.each([
    ["0 6 * * *", "it has 5 fields"],
    ["0 6 * * * *", "it gives both the day of month and the day of week, but one of them must be '?'"],
    ["0 6 ? * ? *", "the day of month and the day of week are both '?', but one of them must be given"],
    ["60 6 * * ? *", "'60' cannot be its minutes: it must be from 0 to 59"],
    ["0 24 * * ? *", "'24' cannot be its hours: it must be from 0 to 23"],
    ["0 6 32 * ? *", "'32' cannot be its day of month: it must be from 1 to 31"],
    ["0 6 0W * ? *", "'0W' cannot be its day of month: it must be from 1 to 31"],
    ["0 6 * 13 ? *", "'13' cannot be its month: it must be from 1 to 12"],
    ["0 6 ? * 0 *", "'0' cannot be its day of week: it must be from 1 to 7"],
    ["0 6 ? * MON#6 *", "'MON#6' cannot be its day of week: the number after '#' must be from 1 to 5"],
    ["0 6 ? * 3#1,6#3 *", "'3#1,6#3' cannot be its day of week: a list cannot contain '#'"],
    ["0 6 ? * SOMEDAY *", "'SOMEDAY' cannot be its day of week: expected 1 to 7 or SUN to SAT"],
    [
      "0 6 ? * FRI-MON *",
      "'FRI-MON' cannot be its day of week: the range begins after it ends: write it as two parts with a comma",
    ],
    ["0/0 6 * * ? *", "'0/0' cannot be its minutes: a step must be a whole number above 0"],
    ["0 6 * * ? 1969", "'1969' cannot be its year: it must be from 1970 to 2199"],
    ["0 ? * * ? *", "'?' cannot be its hours: expected 0 to 23"],
    ["0 6 LW * ? *", "'LW' cannot be its day of month: expected 1 to 31"],
    ["0 6 1-2-3 * ? *", "'1-2-3' cannot be its day of month: expected 1 to 31"],
    ["", "it has 1 field"],
  ])("%s is refused", (text, problem) => {
    expect(problemIn(text)).toBe(problem);
  });

  test.each([
    ["0 6 * * *", "0 6 * * ? *"],
    ["*/5 8-18 * * 1-5", "*/5 8-18 ? * 2-6 *"],
    ["0 0 * * 0", "0 0 ? * 1 *"],
    ["0 0 * * MON", "0 0 ? * MON *"],
    ["0 0 1 * 1", undefined],
    ["* * *", undefined],
  ])("a Unix expression gets a correction: %s", (text, correction) => {
    const parsed = parseCron(text);
    expect("correction" in parsed ? parsed.correction : undefined).toBe(correction);
  });

  test("an expression can match no date at all", () => {
    expect(everFires(cronIn("0 0 30 2 ? *"))).toBe(false);
    expect(everFires(cronIn("0 0 29 2 ? 2026-2027"))).toBe(false);
    expect(everFires(cronIn("0 0 29 2 ? 2026-2028"))).toBe(true);
  });
});

describe("when clocks change", () => {
  // In New York, 2:00 to 2:59 does not occur on 8 March 2026, and 1:00 to 1:59 occurs twice on 1 November 2026.
  test("a time that does not exist is skipped", () => {
    const at = timing("30 2 * * ? *", "America/New_York");
    expect(next(at, "2026-03-06T12:00:00Z")).toEqual(["2026-03-07T07:30Z", "2026-03-09T06:30Z", "2026-03-10T06:30Z"]);
  });
  test("a time that occurs twice counts once, the first time", () => {
    const at = timing("30 1 * * ? *", "America/New_York");
    expect(next(at, "2026-10-31T12:00:00Z")).toEqual(["2026-11-01T05:30Z", "2026-11-02T06:30Z", "2026-11-03T06:30Z"]);
  });
  test("in the repeated hour, nothing is left", () => {
    const at = timing("0/30 * * * ? *", "America/New_York");
    expect(next(at, "2026-11-01T05:15:00Z")).toEqual(["2026-11-01T05:30Z", "2026-11-01T07:00Z", "2026-11-01T07:30Z"]);
  });
  test("a rate counts hours that pass", () => {
    const every: Timing = { every: { rate: { count: 1, unit: "day" } }, zone: "America/New_York" };
    expect(next({ ...every, start: Date.parse("2026-10-31T04:00Z") }, "2026-10-31T03:00:00Z")).toEqual([
      "2026-10-31T04:00Z",
      "2026-11-01T04:00Z",
      "2026-11-02T04:00Z",
    ]);
  });
  test("a day that a zone skipped does not exist", () => {
    const wall = { year: 2011, month: 12, day: 30, hour: 12, minute: 0, second: 0 };
    expect(instantOf(wall, "Pacific/Apia")).toBeUndefined();
  });
});

describe("start and end", () => {
  test("nothing fires outside them", () => {
    const bounds = { start: Date.parse("2026-12-02T06:00Z"), end: Date.parse("2026-12-03T06:00Z") };
    expect(next(timing("0 6 * * ? *", "UTC", bounds), "2026-11-30T00:00:00Z")).toEqual([
      "2026-12-02T06:00Z",
      "2026-12-03T06:00Z",
    ]);
  });
});

test.each([
  ["rate(5 minutes)", "rate(5 minutes)"],
  ["1 hours", "rate(1 hour)"],
  ["7 day", "rate(7 days)"],
  ["0 days", undefined],
  ["1.5 hours", undefined],
  ["2 weeks", undefined],
  ["hourly", undefined],
])("the rate %s", (text, expected) => {
  const rate = parseRate(text);
  expect(rate && rateText(rate)).toBe(expected);
});

const some = (least: number, most: number) =>
  fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 4 });

test("any expression fires exactly when a clock shows a time that it lists", () => {
  const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu");
  const days = fc.oneof(
    some(1, 31).map((of) => ({ text: (list: string) => `${list} * ?`, of, by: "day" as const })),
    some(1, 7).map((of) => ({ text: (list: string) => `? * ${list}`, of, by: "weekday" as const })),
  );
  // Around the changes of spring and autumn.
  const begin = fc.constantFrom("2026-03-05", "2026-03-27", "2026-04-03", "2026-10-02", "2026-10-23", "2026-10-30");
  fc.assert(
    fc.property(some(0, 59), some(0, 23), days, zones, begin, (minutes, hours, { text, of, by }, zone, from) => {
      const start = Date.parse(`${from}T00:00:00Z`);
      const shown = new Set<string>();
      const expected: number[] = [];
      for (let instant = start + 60_000; instant <= start + 4 * 86_400_000; instant += 60_000) {
        const wall = wallTime(instant, zone);
        const day = by === "day" ? wall.day : weekdayOf(wall);
        if (!minutes.includes(wall.minute) || !hours.includes(wall.hour) || !of.includes(day)) continue;
        const key = JSON.stringify(wall);
        if (!shown.has(key)) expected.push(instant);
        shown.add(key);
      }
      const cron = `${minutes} ${hours} ${text(String(of))} *`;
      const found = nextTimes({ ...timing(cron, zone), end: start + 4 * 86_400_000 }, start, 10_000);
      // A time that was shown before `start` can be shown again after it.
      expect(found).toEqual(expected.filter((instant) => instantOf(wallTime(instant, zone), zone) === instant));
    }),
    { numRuns: cases(15) },
  );
});

test("every month has its last day, and the weekdays go on from month to month", () => {
  for (let month = 1; month <= 12; month += 1)
    expect(new Date(Date.UTC(2028, month - 1, lastDay(2028, month) + 1)).getUTCDate()).toBe(1);
});
