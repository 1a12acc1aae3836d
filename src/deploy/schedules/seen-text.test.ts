import { expect, test } from "vitest";
import { scheduleResources } from "../../compile/index.ts";
import { scheduleText } from "../../plan/index.ts";
import type { Notify, Schedule, Trigger } from "../../spec/schedule.ts";
import { localTarget } from "../../spec/target.ts";
import { textOfRule, textOfSchedule } from "./seen-text.ts";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:alerts";
const made = (schedules: readonly Schedule[], notify: Notify = {}) =>
  scheduleResources({
    manifest: { name: "fraud", target: localTarget, schedules, notify },
    definition: { Version: "2020-12-01", Steps: [] },
  });

test.each<Trigger>([
  { kind: "after", pipeline: "ingest", statuses: ["Succeeded"] },
  { kind: "after", pipeline: "ingest", statuses: ["Failed", "Stopped"] },
  { kind: "data", address: "s3://drop/" },
  { kind: "data", address: "s3://drop/new/" },
  { kind: "data", address: "s3://drop/", suffix: ".csv" },
  { kind: "data", address: "s3://drop/a*b\\c/", suffix: "_*" },
])("a rule is described as in a plan: %j", (trigger) => {
  const [rule] = made([{ name: "one", trigger }]);
  if (rule?.kind !== "rule") throw new Error("no rule");
  expect(textOfRule(rule.pattern, rule.targets)).toBe(scheduleText({ trigger }));
});

test("a rule that sends messages names its topics", () => {
  const [rule] = made([], { Failed: [TOPIC] });
  if (rule?.kind !== "rule") throw new Error("no rule");
  expect(textOfRule(rule.pattern, rule.targets)).toBe(`message to ${TOPIC} after fraud Failed`);
});

test("a schedule has its time zone, and its dates", () => {
  const one = { ScheduleExpression: "rate(1 day)", ScheduleExpressionTimezone: "Europe/Berlin" };
  expect(textOfSchedule({ ...one, EndDate: new Date(0), FlexibleTimeWindow: { Mode: "OFF" } })).toBe(
    "rate(1 day) Europe/Berlin until 1970-01-01T00:00:00.000Z",
  );
});

const DONE = { source: ["aws.sagemaker"], "detail-type": ["x"] };
const ARN = { "equals-ignore-case": "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/ingest" };
const bucket = { name: ["drop"] };
const key = (...keys: readonly object[]) => ({ source: ["aws.s3"], detail: { bucket, object: { key: keys } } });

test.each([
  ["a second bucket", { source: ["aws.s3"], detail: { bucket: { name: ["drop", "other"] } } }],
  ["a second prefix", key({ prefix: "a/" }, { prefix: "b/" })],
  ["two conditions on a key", key({ prefix: "a/", suffix: ".csv" })],
  ["a condition on the size", { source: ["aws.s3"], detail: { bucket, object: { size: [{ numeric: [">", 1] }] } } }],
  ["another account's events", { ...key({ prefix: "a/" }), account: ["210987654321"] }],
  ["a second pipeline", { ...DONE, detail: { pipelineArn: [ARN, ARN], currentPipelineExecutionStatus: ["Failed"] } }],
  [
    "any status but one",
    { ...DONE, detail: { pipelineArn: [ARN], currentPipelineExecutionStatus: [{ "anything-but": "Failed" }] } },
  ],
])("a pattern with %s is shown as it is, because words would lose it", (_, pattern) => {
  expect(textOfRule(JSON.stringify(pattern), [])).toBe(JSON.stringify(pattern));
});

test.each(["", "{}", "[]", '{"source":["aws.s3"]}', '{"source":["aws.sagemaker"],"detail":{"pipelineArn":["x"]}}'])(
  "a pattern that somebody else wrote is shown as it is: %s",
  (pattern) => expect(textOfRule(pattern, [])).toBe(pattern),
);
