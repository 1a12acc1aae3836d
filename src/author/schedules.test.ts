import { describe, expect, test } from "vitest";
import type { Json } from "../base/canonical.ts";
import { instantIn } from "./schedule-dates.ts";
import { printSchedule, readSchedules } from "./schedules.ts";
import { yaml } from "./spec/yaml.ts";

const read = (written: string, title = "fraud") => readSchedules(yaml().parse(written) as Json, title);
const faults = (written: string): readonly string[] =>
  read(written).diagnostics.map(({ code, at }) => `${code} ${at.path}`);
const only = (written: string) => {
  const { value, diagnostics } = read(written);
  expect(diagnostics).toEqual([]);
  const [{ at: _, ...schedule } = { at: {} }] = value;
  return schedule;
};

describe("forms", () => {
  test.each([
    [
      "'0 6 ? * mon-fri *'",
      { name: "cron", trigger: { kind: "time", expression: "cron(0 6 ? * MON-FRI *)", timezone: "UTC" } },
    ],
    [
      "cron(0 6 * * ? *)",
      { name: "cron", trigger: { kind: "time", expression: "cron(0 6 * * ? *)", timezone: "UTC" } },
    ],
    ["12 hours", { name: "rate", trigger: { kind: "time", expression: "rate(12 hours)", timezone: "UTC" } }],
    ["rate(1 days)", { name: "rate", trigger: { kind: "time", expression: "rate(1 day)", timezone: "UTC" } }],
    [
      "after: ingest_claims",
      { name: "after", trigger: { kind: "after", pipeline: "ingest-claims", statuses: ["Succeeded"] } },
    ],
    [
      "after: { pipeline: ingest, status: [Succeeded, Failed] }",
      { name: "after", trigger: { kind: "after", pipeline: "ingest", statuses: ["Failed", "Succeeded"] } },
    ],
    [
      "{ on_new_data: s3://claims/new/, suffix: _SUCCESS, name: drop }",
      { name: "drop", trigger: { kind: "data", address: "s3://claims/new/", suffix: "_SUCCESS" } },
    ],
    [
      "{ cron: 0 6 * * ? *, timezone: Europe/Berlin, flexible: 15 min, start: 2026-12-01T06:00, end: 2027-01-01, parameters: { Depth: 6, Fast: true } }",
      {
        name: "cron",
        trigger: {
          kind: "time",
          expression: "cron(0 6 * * ? *)",
          timezone: "Europe/Berlin",
          flexible: 15,
          start: "2026-12-01T05:00:00.000Z",
          end: "2026-12-31T23:00:00.000Z",
        },
        parameters: { Depth: "6", Fast: "true" },
      },
    ],
  ])("%s", (written, expected) => {
    expect(only(written)).toEqual(expected);
    const printed = yaml().stringify([printSchedule(expected as never)]);
    expect(only(printed)).toEqual(expected);
  });

  test("a list has several schedules", () => {
    expect(read("[0 6 * * ? *, { rate: 2 hours }, { after: a }]").value.map(({ name }) => name)).toEqual([
      "cron",
      "rate",
      "after",
    ]);
  });
  test("nothing is no schedule", () => {
    expect(readSchedules(undefined, "fraud")).toEqual({ value: [], diagnostics: [] });
    expect(read("[]").value).toEqual([]);
  });
});

test.each([
  ["5", ["author/bad-shape schedule"]],
  ["{ cron: 0 6 * * * }", ["schedule/cron schedule.cron"]],
  ["[{ cron: 0 6 * * ? *, cronn: 1 }]", ["author/unknown-key schedule[0].cronn"]],
  ["{ onNewData: s3://b-c/, on_new_data: s3://b-c/ }", ["author/same-key schedule.on_new_data"]],
  ["{ cron: 6 }", ["schedule/value schedule.cron"]],
  ["{ timezone: UTC }", ["schedule/trigger schedule"]],
  ["{ cron: 0 6 * * ? *, rate: 1 day }", ["schedule/trigger schedule"]],
  [
    "{ after: x, timezone: UTC, start: 2026-01-01 }",
    ["schedule/no-effect schedule.timezone", "schedule/no-effect schedule.start"],
  ],
  ["{ rate: 1 day, suffix: x }", ["schedule/no-effect schedule.suffix"]],
  ["{ rate: 2 weeks }", ["schedule/rate schedule.rate"]],
  ["{ cron: 0 0 30 2 ? * }", ["schedule/never schedule.cron"]],
  ["{ cron: 0 6 * * ? *, timezone: Europe/Berln }", ["schedule/timezone schedule.timezone"]],
  ["{ cron: 0 6 * * ? *, flexible: 2 days }", ["schedule/value schedule.flexible"]],
  ["{ cron: 0 6 * * ? *, start: tomorrow }", ["schedule/date schedule.start"]],
  ["{ cron: 0 6 * * ? *, start: 2026-02-30 }", ["schedule/date schedule.start"]],
  ["{ cron: 0 6 * * ? *, timezone: Europe/Berlin, end: 2026-03-29T02:30 }", ["schedule/date schedule.end"]],
  ["{ cron: 0 6 * * ? *, start: 2026-12-02, end: 2026-12-01 }", ["schedule/ends-first schedule.end"]],
  ["{ after: Fraud }", []],
  ["{ after: fraud }", ["schedule/itself schedule.after"]],
  ["{ after: { pipeline: a, status: Done } }", ["schedule/value schedule.after.status"]],
  ["{ after: { pipeline: a, status: [Failed, Succes] } }", ["schedule/value schedule.after.status"]],
  ["{ after: { pipeline: a, status: [] } }", ["schedule/value schedule.after.status"]],
  ["{ after: { name: a } }", ["author/unknown-key schedule.after.name", "schedule/value schedule.after"]],
  ["90 seconds", ["schedule/rate schedule.rate"]],
  ["{ onNewData: claims/ }", ["schedule/value schedule.onNewData"]],
  ["[0 6 * * ? *, 0 7 * * ? *]", ["schedule/same-name schedule[1]"]],
  ["{ cron: 0 6 * * ? *, parameters: { A: [1] } }", ["schedule/value schedule.parameters"]],
])("%s", (written, expected) => {
  expect(faults(written)).toEqual(expected);
});

test.each([
  ["{ cron: 0 6 * * ? *, timezone: Europe/Berln }", "did you mean 'Europe/Berlin'? Use"],
  ["{ cron: 0 6 * * ? *, timezone: europe/berlin }", "did you mean 'Europe/Berlin'? Use"],
  ["{ cron: 0 6 * * ? *, timezone: CET }", "did you mean 'Europe/Berlin'? Use"],
  ["{ cron: 0 6 * * ? *, timezone: '?' }", "Use a name"],
  ["0 6 * * 1-5", "'0 6 ? * 2-6 *'"],
  ["90 seconds", "write '2 minutes': a whole number"],
  ["rate: 30s", "write '1 minute'"],
  ["rate: 2 weeks", "write '14 days'"],
  ["1.5 hours", "write '90 minutes'"],
  ["every hour", "write '1 hour'"],
  ["rate(0 minutes)", "write a whole number"],
  ["rate: often", "write a whole number"],
  ["{ after: { pipeline: a, status: failed } }", "did you mean 'Failed'?"],
  ["{ after: { pipeline: a, status: success } }", "did you mean 'Succeeded'?"],
])("%s: the hint says %s", (written, hint) => {
  expect(read(written).diagnostics[0]?.hint).toContain(hint);
});

test.each([
  ["2026-12-01", "UTC", "2026-12-01T00:00:00.000Z"],
  ["2026-12-01T06:30:15", "Asia/Kolkata", "2026-12-01T01:00:15.000Z"],
  ["2026-12-01T06:30+02:00", "Asia/Kolkata", "2026-12-01T04:30:00.000Z"],
  ["2026-12-01 06:30 Z", "Asia/Kolkata", "2026-12-01T06:30:00.000Z"],
  ["2026-12-01T24:00", "UTC", undefined],
  ["2026-13-01", "UTC", undefined],
])("the date %s in %s", (text, zone, expected) => {
  const instant = instantIn(text, zone);
  expect(instant === undefined ? undefined : new Date(instant).toISOString()).toBe(expected);
});
