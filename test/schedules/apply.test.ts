import { describe, expect, test } from "vitest";
import { readSchedules } from "../../src/author/schedules.ts";
import type { Json } from "../../src/base/canonical.ts";
import { resourcePrefix, scheduleResources } from "../../src/compile/index.ts";
import { applySchedules, setPaused } from "../../src/deploy/schedules/apply-schedules.ts";
import { seeResources } from "../../src/deploy/schedules/seen-resources.ts";
import { localTarget } from "../../src/spec/target.ts";
import { requestFaults, SCHEDULE_OPERATIONS } from "../aws/schedule-shapes.ts";
import { StandInSchedules } from "../aws/schedules.ts";

const NOW = Date.parse("2026-11-30T00:00:00Z");
const target = {
  ...localTarget,
  name: "dev",
  role: "arn:aws:iam::123456789012:role/dev",
  schedulerRole: "arn:aws:iam::123456789012:role/starter",
};
const resources = (schedules: Json, name = "fraud") => {
  const read = readSchedules(schedules, name);
  expect(read.diagnostics).toEqual([]);
  const manifest = {
    name,
    target,
    schedules: read.value,
    notify: { Failed: ["arn:aws:sns:us-east-1:123456789012:t"] },
  };
  return scheduleResources({ manifest, definition: { Version: "2020-12-01", Steps: [] } });
};
const BEFORE: Json = [
  { name: "night", cron: "0 1 * * ? *", timezone: "Europe/Berlin", flexible: "15 min" },
  { rate: "1 day", start: "2026-12-01", end: "2027-01-01" },
  { after: "ingest" },
  { onNewData: "s3://drop/", suffix: ".csv" },
];
const AFTER: Json = [
  { name: "night", cron: "0 2 * * ? *" },
  { after: { pipeline: "ingest", status: ["Failed", "Stopped"] } },
  { name: "new", rate: "2 hours" },
];
const apply = (aws: StandInSchedules, wanted: ReturnType<typeof resources>, onCall?: (operation: string) => void) =>
  applySchedules("fraud", wanted, aws.services(onCall), () => undefined, NOW);
const names = async (aws: StandInSchedules) => (await seeResources("fraud", aws.services())).map((one) => one.schedule);

test("creates, leaves alone, changes and removes", async () => {
  const aws = new StandInSchedules(() => NOW);
  await apply(aws, resources(BEFORE));
  expect(await names(aws)).toEqual(["after", "newData", "night", "on.Failed", "rate"]);
  const first = aws.state();
  const calls: string[] = [];
  await apply(aws, resources(BEFORE), (operation) => calls.push(operation));
  expect(calls.filter((one) => !/^(List|Get)/.test(one))).toEqual([]);
  await apply(aws, resources(AFTER));
  expect(await names(aws)).toEqual(["after", "new", "night", "on.Failed"]);
  await apply(aws, resources(BEFORE));
  expect(aws.state()).toEqual(first);
  await apply(aws, []);
  expect(aws.state()).toEqual({ schedules: [], rules: [] });
});

test("a deploy that is cut at any call and repeated ends in the same state", async () => {
  const open = async (): Promise<StandInSchedules> => {
    const aws = new StandInSchedules(() => NOW);
    await apply(aws, resources(BEFORE));
    return aws;
  };
  const whole = await open();
  let count = 0;
  await apply(whole, resources(AFTER), () => {
    count += 1;
  });
  expect(count).toBeGreaterThan(10);
  for (let last = 1; last <= count; last += 1) {
    const aws = await open();
    let calls = 0;
    const cut = apply(aws, resources(AFTER), () => {
      calls += 1;
      if (calls > last) throw new Error("cut");
    });
    await cut.catch(() => undefined);
    await apply(aws, resources(AFTER));
    expect(aws.state()).toEqual(whole.state());
  }
});

test("what somebody else made is not touched, even under a similar name", async () => {
  const aws = new StandInSchedules(() => NOW);
  const [night] = resources(BEFORE);
  await applySchedules(
    "fraud-night",
    resources([{ name: "x", rate: "1 day" }], "fraud-night"),
    aws.services(),
    () => undefined,
    NOW,
  );
  await apply(aws, resources(BEFORE));
  aws.answer("CreateSchedule", {
    Name: "specline-fraud-own",
    ScheduleExpression: "rate(1 hour)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: night?.kind === "schedule" ? night.target : {},
  });
  aws.answer("PutRule", { Name: "specline-fraud-own", EventPattern: "{}", Description: "by hand" });
  await apply(aws, []);
  expect([...aws.schedules.keys(), ...aws.rules.keys()]).toEqual([
    "specline-fraud-night-x",
    "specline-fraud-own",
    "specline-fraud-night-on.Failed",
    "specline-fraud-own",
  ]);
});

test("a change by somebody else is seen, and undone by the next deploy", async () => {
  const aws = new StandInSchedules(() => NOW);
  await apply(aws, resources(BEFORE));
  const first = aws.state();
  const night = aws.schedules.get("specline-fraud-night") ?? {};
  aws.schedules.set("specline-fraud-night", { ...night, ScheduleExpression: "rate(1 minute)" });
  aws.rules
    .get("specline-fraud-after")
    ?.targets.set("other", { Id: "other", Arn: "arn:aws:sns:us-east-1:123456789012:x" });
  const changed = (await seeResources("fraud", aws.services())).filter((one) => one.isChanged);
  expect(changed.map((one) => one.schedule)).toEqual(["after", "night"]);
  await apply(aws, resources(BEFORE));
  expect(aws.state()).toEqual(first);
});

test("pausing changes nothing else, and survives a deploy", async () => {
  const aws = new StandInSchedules(() => NOW);
  await apply(aws, resources(BEFORE));
  for (const one of await seeResources("fraud", aws.services())) await setPaused(one, true, aws.services());
  const paused = await seeResources("fraud", aws.services());
  expect(paused.every((one) => one.isPaused && !one.isChanged)).toBe(true);
  await apply(aws, resources(AFTER));
  const after = await seeResources("fraud", aws.services());
  expect(after.filter((one) => !one.isPaused).map((one) => one.schedule)).toEqual(["new"]);
  await apply(aws, resources(BEFORE));
  for (const one of await seeResources("fraud", aws.services())) await setPaused(one, false, aws.services());
  expect((await seeResources("fraud", aws.services())).some((one) => one.isPaused || one.isChanged)).toBe(false);
});

describe("dates that have passed", () => {
  test("a rate keeps its rhythm, and what is over is removed", async () => {
    const wanted = resources([
      { rate: "7 days", start: "2026-11-01T06:00Z" },
      { cron: "0 1 * * ? *", start: "2026-11-01" },
      { name: "over", cron: "0 1 * * ? *", end: "2026-11-29" },
    ]);
    const aws = new StandInSchedules(() => NOW);
    await apply(aws, wanted);
    expect(aws.schedules.get("specline-fraud-rate")?.["StartDate"]).toEqual(new Date("2026-12-06T06:00:00Z"));
    expect(aws.schedules.get("specline-fraud-cron")?.["StartDate"]).toBeUndefined();
    expect(aws.schedules.has("specline-fraud-over")).toBe(false);
  });
});

test("names are valid, distinct and recognisable for any pipeline", async () => {
  const long = "a".repeat(255);
  const [one, other] = [`${long}b`, `${long}c`];
  expect(resourcePrefix(one)).not.toBe(resourcePrefix(other));
  for (const name of ["f", "a-pipeline-of-24-letters", "a-pipeline-of-25-letters-", one]) {
    const aws = new StandInSchedules(() => NOW);
    const wanted = resources(
      [
        { name: "x".repeat(30), rate: "1 day" },
        { name: "y".repeat(30), after: "z" },
      ],
      name,
    );
    await applySchedules(name, wanted, aws.services(), () => undefined, NOW);
    expect((await seeResources(name, aws.services())).length).toBe(3);
    expect(await seeResources(`${name}x`, aws.services())).toEqual([]);
  }
});

test("the check of requests finds faults", () => {
  const request = { Name: "a b", ScheduleExpression: "", FlexibleTimeWindow: { Mode: "ON", X: 1 } };
  expect(requestFaults("CreateSchedule", request)).toEqual([
    "CreateSchedule: Target is missing",
    "CreateSchedule.Name: 'a b' is not allowed",
    "CreateSchedule.ScheduleExpression: 0 is not from 1 to 256",
    "CreateSchedule.FlexibleTimeWindow.Mode: 'ON' is not allowed",
    "CreateSchedule.FlexibleTimeWindow: there is no X",
  ]);
  expect(SCHEDULE_OPERATIONS.length).toBe(14);
});

test("the resources as plain data", () => {
  expect(resources([{ cron: "0 1 * * ? *" }, { onNewData: "s3://drop/a*b/", suffix: ".csv" }])).toMatchSnapshot();
});
