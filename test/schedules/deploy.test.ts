import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { deployPipeline } from "../../src/app/deploy.ts";
import { iamPipeline } from "../../src/app/iam/iam-pipeline.ts";
import { deleteDeployed } from "../../src/app/life/delete-pipeline.ts";
import { pipelineDrift } from "../../src/app/life/drift.ts";
import { rollBack } from "../../src/app/life/rollback.ts";
import { listSchedules, pauseSchedules } from "../../src/app/schedule/deployed-schedules.ts";
import type { Json } from "../../src/base/canonical.ts";
import { judgeCall, type Policy, policyOf } from "../../src/permissions/index.ts";
import { codes, PlanFolder, SPEC, TARGETS } from "../aws/plan-folder.ts";

const world = new PlanFolder();
const SCHEDULES = `schedule:
  - { name: night, cron: 0 1 * * ? *, timezone: Europe/Berlin }
  - { after: ingest }
  - { on_new_data: s3://drop/new/, suffix: _SUCCESS }
notify: arn:aws:sns:us-east-1:123456789012:alerts
`;
const ROLE = 'schedulerRole: "arn:aws:iam::123456789012:role/starter", ';

beforeEach(() => {
  world.write("specline.config.yaml", TARGETS.replace("bucket: dev-models", `${ROLE}bucket: dev-models`));
  world.write("spec.yaml", SPEC + SCHEDULES);
});

const deploy = () => deployPipeline(world.host(), "spec.yaml", { target: "dev", uploadData: true });
const settings = async () => (await world.plan()).value?.settings;
const names = () => [...world.aws.schedules.schedules.keys(), ...world.aws.schedules.rules.keys()];
const ALL = ["specline-fraud-night", "specline-fraud-after", "specline-fraud-newData", "specline-fraud-on.Failed"];

test("a deploy creates, changes and removes schedules, and a plan shows them before", async () => {
  expect(await settings()).toEqual([
    { setting: "notify Failed", after: "arn:aws:sns:us-east-1:123456789012:alerts" },
    { setting: "schedule after", after: "after ingest Succeeded" },
    { setting: "schedule newData", after: "on new data s3://drop/new/*_SUCCESS" },
    { setting: "schedule night", after: "cron(0 1 * * ? *) Europe/Berlin" },
  ]);
  expect(codes(await deploy())).toEqual([]);
  expect(names()).toEqual(ALL);
  expect(await settings()).toEqual([]);
  const state = world.aws.state();
  expect((await deploy()).value?.outcome).toBe("unchanged");
  expect(world.aws.state()).toEqual(state);

  const versions = world.aws.pipelines.get("fraud")?.versions.length;
  world.write("spec.yaml", `${SPEC}schedule: { name: night, cron: 0 2 * * ? * }\n`);
  expect(await settings()).toContainEqual({
    setting: "schedule night",
    before: "cron(0 1 * * ? *) Europe/Berlin",
    after: "cron(0 2 * * ? *) UTC",
  });
  expect(codes(await deploy())).toEqual([]);
  expect(names()).toEqual(["specline-fraud-night"]);
  // Schedules are not part of the definition, so there is no new version.
  expect(world.aws.pipelines.get("fraud")?.versions.length).toBe(versions);

  world.write("spec.yaml", SPEC);
  expect(await settings()).toEqual([{ setting: "schedule night", before: "cron(0 2 * * ? *) UTC" }]);
  await deploy();
  expect(names()).toEqual([]);
  world.aws.calls.length = 0;
  await deploy();
  // From now on, no call is about schedules.
  expect(world.aws.calls.filter((call) => /Schedule|Rule/.test(call))).toEqual([]);
});

test("a plan shows what a deploy restores of what somebody changed or deleted behind our back", async () => {
  await deploy();
  const { schedules, rules } = world.aws.schedules;
  schedules.delete("specline-fraud-night");
  const after = rules.get("specline-fraud-after");
  if (after === undefined) throw new Error("no rule");
  Object.assign(after, { EventPattern: "{}" });
  expect(await settings()).toEqual([
    { setting: "schedule after", before: "changed: {}", after: "after ingest Succeeded" },
    { setting: "schedule night", after: "cron(0 1 * * ? *) Europe/Berlin" },
  ]);
  expect(codes(await world.plan({ failOn: ["change"] }))).toEqual(["plan/fail-on"]);
  await deploy();
  expect([names().sort(), await settings()]).toEqual([[...ALL].sort(), []]);
});

test("another role for what starts the pipeline counts as a change of permissions", async () => {
  await deploy();
  expect(codes(await world.plan({ failOn: ["permissions"] }))).toEqual([]);
  world.write(
    "specline.config.yaml",
    TARGETS.replace("bucket: dev-models", `${ROLE.replace("starter", "other")}bucket: dev-models`),
  );
  const { value, diagnostics } = await world.plan({ failOn: ["permissions"] });
  expect(value?.settings.map(({ setting }) => setting)).toEqual(["schedulerRole"]);
  expect(codes({ diagnostics })).toEqual(["plan/fail-on"]);
});

test("a plan that may not read schedules says what it does not show", async () => {
  await deploy();
  world.aws.always = (called) => (called.startsWith("ListSchedules") ? "denied" : undefined);
  const { value, diagnostics } = await world.plan();
  expect([value?.settings, codes({ diagnostics })]).toEqual([[], ["plan/unseen"]]);
});

test("a plan shows a schedule in words, so that a change of its time zone alone is visible", async () => {
  await deploy();
  const night = world.aws.schedules.schedules.get("specline-fraud-night");
  if (night === undefined) throw new Error("no schedule");
  Object.assign(night, { ScheduleExpressionTimezone: "UTC" });
  expect(await settings()).toEqual([
    { setting: "schedule night", before: "changed: cron(0 1 * * ? *) UTC", after: "cron(0 1 * * ? *) Europe/Berlin" },
  ]);
});

test("a plan says that it does not know the deployed schedules without the manifest of their deploy", async () => {
  await deploy();
  for (const key of [...world.aws.objects.keys()].filter((one) => one.includes("/manifests/")))
    world.aws.objects.delete(key);
  const { value, diagnostics } = await world.plan();
  expect(value?.settings).toContainEqual({ setting: "schedule after", after: "after ingest Succeeded" });
  expect(diagnostics.map(({ message }) => message)).toEqual([
    expect.stringContaining("plan cannot see the manifest: "),
    "plan cannot see the schedules: the manifest of their deploy cannot be read",
  ]);
});

test("a schedule whose end has passed since it was deployed is shown as removed, and a deploy removes it", async () => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const end = new Date(now + 60_000).toISOString();
  world.write("spec.yaml", `${SPEC}schedule: { name: night, cron: 0 1 * * ? *, end: "${end}" }\n`);
  await deploy();
  expect(names()).toEqual(["specline-fraud-night"]);
  vi.spyOn(Date, "now").mockReturnValue(now + 120_000);
  onTestFinished(() => void vi.restoreAllMocks());
  const { value, diagnostics } = await world.plan();
  expect(value?.settings).toEqual([{ setting: "schedule night", before: `cron(0 1 * * ? *) UTC until ${end}` }]);
  expect(codes({ diagnostics })).toEqual(["schedule/over"]);
  await deploy();
  expect([names(), await settings()]).toEqual([[], []]);
});

test("a plan does not show a schedule whose end has passed", async () => {
  world.write("spec.yaml", `${SPEC}schedule: { name: past, cron: 0 1 * * ? *, end: 2020-01-01 }\n`);
  expect(await settings()).toEqual([]);
  await deploy();
  expect([names(), await settings()]).toEqual([[], []]);
});

test("a pipeline without schedules makes no call about them, and needs no role", async () => {
  world.write("specline.config.yaml", TARGETS);
  world.write("spec.yaml", SPEC);
  expect(codes(await deploy())).toEqual([]);
  expect(world.aws.calls.filter((call) => /Schedule|Rule|notification/.test(call))).toEqual([]);
});

test("schedules need a role", async () => {
  world.write("specline.config.yaml", TARGETS);
  expect(codes(await deploy())).toContain("schedule/no-role");
  expect(codes(await world.plan())).toContain("schedule/no-role");
});

test("a bucket that does not send events is reported", async () => {
  world.aws.schedules.silent.add("drop");
  expect(codes(await deploy())).toEqual(["schedule/bucket-silent"]);
});

test("a dry run lists them", async () => {
  const { value } = await deployPipeline(world.host(), "spec.yaml", { target: "dev", uploadData: true, dryRun: true });
  expect(value?.calls.map(({ subject }) => subject).filter((one) => one.startsWith("specline-"))).toEqual(ALL);
  expect(names()).toEqual([]);
});

test("drift reports what somebody changed or deleted, but not what is paused", async () => {
  await deploy();
  const drift = async () => (await pipelineDrift(world.host(), "fraud", { target: "dev" })).value?.drifts;
  expect(await drift()).toEqual([]);
  await pauseSchedules(world.host(), "fraud", true, { target: "dev" });
  expect(await drift()).toEqual([]);
  const { schedules, rules } = world.aws.schedules;
  schedules.delete("specline-fraud-night");
  const rule = rules.get("specline-fraud-after");
  if (rule !== undefined) rule.EventPattern = "{}";
  expect(await drift()).toEqual([
    { kind: "schedule", of: "night", expected: "cron(0 1 * * ? *) Europe/Berlin" },
    { kind: "schedule", of: "after", expected: "after ingest Succeeded", found: "changed: {}" },
  ]);
});

test("a rollback leaves schedules as they are, and says so", async () => {
  await deploy();
  world.write(
    "spec.yaml",
    `${SPEC.replace("max_depth: 6", "max_depth: 7")}schedule: { name: night, cron: 0 2 * * ? * }\n`,
  );
  await deploy();
  const before = world.aws.schedules.state();
  const { value, diagnostics } = await rollBack(world.host(), "fraud", { target: "dev" });
  expect(value?.outcome).toBe("updated");
  expect(value?.plan.settings).toEqual([]);
  expect(codes({ diagnostics })).toContain("schedule/kept");
  expect(world.aws.schedules.state()).toEqual(before);
  expect((await pipelineDrift(world.host(), "fraud", { target: "dev" })).value?.drifts).toEqual([]);
  // A deploy of the same file changes the definition again, but no schedule.
  expect(await settings()).toEqual([]);
});

test("deleting the pipeline removes them", async () => {
  await deploy();
  const { value } = await deleteDeployed(world.host(), "fraud", { target: "dev", yes: true });
  expect(value?.schedules).toEqual(["after", "newData", "night", "on.Failed"]);
  expect(names()).toEqual([]);
});

describe("list, pause and resume", () => {
  const paused = async () =>
    (await listSchedules(world.host(), "fraud", { target: "dev" })).value?.schedules
      .filter(({ isPaused }) => isPaused)
      .map(({ schedule }) => schedule);
  test("all schedules, but not the messages", async () => {
    await deploy();
    await pauseSchedules(world.host(), "fraud", true, { target: "dev" });
    expect(await paused()).toEqual(["after", "newData", "night"]);
    await deploy();
    expect(await paused()).toEqual(["after", "newData", "night"]);
    await pauseSchedules(world.host(), "fraud", false, { target: "dev" });
    expect(await paused()).toEqual([]);
  });
  test("one of them", async () => {
    await deploy();
    await pauseSchedules(world.host(), "fraud", true, { target: "dev", schedule: "night" });
    expect(await paused()).toEqual(["night"]);
    expect(codes(await pauseSchedules(world.host(), "fraud", true, { target: "dev", schedule: "day" }))).toEqual([
      "schedule/unknown",
    ]);
  });
  test("nothing is deployed", async () => {
    expect(codes(await listSchedules(world.host(), "fraud", { target: "dev" }))).toEqual(["schedule/none-deployed"]);
  });
});

describe("permissions", () => {
  const policy = async (): Promise<Policy> => {
    const { value } = await iamPipeline(world.host(), "spec.yaml", { target: "dev", duty: "deployer" });
    return policyOf(value?.statements ?? []);
  };
  /** Deploys, changes, pauses, resumes and removes schedules, and returns what was denied. */
  const day = async (given: Policy): Promise<readonly string[]> => {
    world.aws.policy = given as unknown as Json;
    await deploy();
    for (const isPaused of [true, false]) await pauseSchedules(world.host(), "fraud", isPaused, { target: "dev" });
    world.write("spec.yaml", SPEC + SCHEDULES.replace("0 1 *", "0 3 *"));
    await deploy();
    await deleteDeployed(world.host(), "fraud", { target: "dev", yes: true });
    return world.aws.denied;
  };
  const OWN = [
    "ChangeRules",
    "ChangeSchedules",
    "FindRules",
    "FindSchedules",
    "PassScheduler",

    "ReadBuckets",
  ];

  test("with the derived policy, everything works, and without one of its statements, a call is denied", async () => {
    const given = await policy();
    expect(given.Statement.map(({ Sid }) => Sid)).toEqual(expect.arrayContaining(OWN));
    expect(await day(given)).toEqual([]);
    expect(names()).toEqual([]);
    for (const sid of OWN) {
      const less = { ...given, Statement: given.Statement.filter(({ Sid }) => Sid !== sid) };
      const denied = world.aws.judged.filter((call) => judgeCall(less as unknown as Json, call) !== "allowed");
      expect(denied, sid).not.toEqual([]);
    }
  });
});
