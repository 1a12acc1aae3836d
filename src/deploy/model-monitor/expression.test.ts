import { describe, expect, test } from "vitest";
import type { Schedule, Trigger } from "../../spec/schedule.ts";
import { monitorExpression } from "./expression.ts";

const at = (expression: string, more: Partial<Trigger> = {}): Schedule => ({
  name: "cron",
  trigger: { kind: "time", expression, timezone: "UTC", ...more } as Trigger,
});

describe("a schedule in Model Monitor's notation", () => {
  test.each([
    ["rate(1 hour)", "cron(0 * ? * * *)", 1],
    ["rate(60 minutes)", "cron(0 * ? * * *)", 1],
    ["rate(6 hours)", "cron(0 0/6 ? * * *)", 6],
    ["rate(1 day)", "cron(0 0 ? * * *)", 24],
    ["rate(24 hours)", "cron(0 0 ? * * *)", 24],
    ["cron(0 * * * ? *)", "cron(0 * ? * * *)", 1],
    ["cron(0 6 * * ? *)", "cron(0 6 ? * * *)", 24],
    ["cron(0 6 ? * * *)", "cron(0 6 ? * * *)", 24],
    ["cron(0 */12 ? * * *)", "cron(0 0/12 ? * * *)", 12],
    ["cron(0 5,17 ? * * *)", "cron(0 5/12 ? * * *)", 12],
    ["cron(0 1/6 ? * * *)", "cron(0 1/6 ? * * *)", 6],
  ])("%s is %s", (given, expression, hours) => expect(monitorExpression([at(given)])).toEqual({ expression, hours }));

  test.each([
    "rate(30 minutes)",
    "rate(90 minutes)",
    "rate(5 hours)",
    "rate(2 days)",
    "cron(30 6 * * ? *)",
    "cron(0,30 6 * * ? *)",
    "cron(0 6 ? * MON-FRI *)",
    "cron(0 6 1 * ? *)",
    "cron(0 6 * 1 ? *)",
    "cron(0 6 * * ? 2027)",
    "cron(0 6,9 * * ? *)",
    "cron(0 6-18/6 * * ? *)",
    "cron(0 */5 * * ? *)",
  ])("%s has none", (given) =>
    expect(monitorExpression([at(given)])).toEqual({ reason: expect.stringContaining("neither hourly") }),
  );

  test("a step of hours that EventBridge does not continue after midnight is a single hour", () =>
    expect(monitorExpression([at("cron(0 17/12 ? * * *)")])).toEqual({ expression: "cron(0 17 ? * * *)", hours: 24 }));

  test("the hours of another time zone, limits in time and events have none", () => {
    const reasons = [
      [],
      [at("rate(1 day)"), at("rate(1 hour)")],
      [at("cron(0 6 * * ? *)", { timezone: "Europe/Berlin" })],
      [at("rate(1 day)", { end: "2027-01-01T00:00:00Z" })],
      [{ name: "after", trigger: { kind: "after", pipeline: "ingest", statuses: ["Succeeded"] } } satisfies Schedule],
    ].map((schedules) => monitorExpression(schedules));
    expect(reasons).toEqual([
      { reason: "there is none" },
      { reason: "there are 2 schedules, and an endpoint has one" },
      { reason: "its time zone is Europe/Berlin, not UTC" },
      { reason: "it has a start or an end" },
      { reason: "it starts the check after an event, not at a time" },
    ]);
  });
});
