import { expect, test } from "vitest";
import { type ScheduleResource, scheduleResources } from "../compile/index.ts";
import type { Schedule, Trigger } from "../spec/schedule.ts";
import type { Target } from "../spec/target.ts";
import { scheduleStack } from "./stack-schedules.ts";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:alerts";
const target: Target = {
  name: "dev",
  region: "eu-west-1",
  account: "123456789012",
  role: "arn:aws:iam::123456789012:role/runs",
  schedulerRole: "arn:aws:iam::123456789012:role/starts",
  bucket: "models",
  prefix: "risk",
};
const CRON: Trigger = { kind: "time", expression: "cron(0 6 * * ? *)", timezone: "UTC" };

const resources = (schedules: readonly Schedule[]): readonly ScheduleResource[] =>
  scheduleResources({
    manifest: { name: "fraud", target, schedules, notify: { Failed: [TOPIC] } },
    definition: { Version: "2020-12-01", Steps: [] },
  });

test("what starts the pipeline is created after its role, and messages do not need the role", () => {
  const stack = scheduleStack(
    resources([
      { name: "night", trigger: CRON },
      { name: "after", trigger: { kind: "after", pipeline: "ingest", statuses: ["Succeeded"] } },
    ]),
  );
  const depends = Object.values(stack).map((one) => (one as { readonly DependsOn: unknown }).DependsOn);
  expect(depends).toEqual([["Pipeline", "SchedulerRole"], ["Pipeline", "SchedulerRole"], ["Pipeline"]]);
});

test("no schedule takes the logical ID of another resource", () => {
  const names = ["rRole", "a-b", "ab", "a_b", "on", "onFailed"];
  const stack = scheduleStack(resources(names.map((name) => ({ name, trigger: CRON }))));
  const ids = Object.keys(stack);
  expect(ids).toHaveLength(names.length + 1);
  expect(ids).not.toContain("SchedulerRole");
  for (const id of ids) expect(id).toMatch(/^Schedule[A-Za-z0-9]+$/);
});
