import { expect, test } from "vitest";
import { fetchPrices } from "../../src/app/cost/fetch-prices.ts";
import { followExecution, startPipeline } from "../../src/app/executions.ts";
import { iamPipeline } from "../../src/app/iam/iam-pipeline.ts";
import type { Json } from "../../src/base/canonical.ts";
import { type Policy, policyOf } from "../../src/permissions/index.ts";
import { PlanFolder } from "./plan-folder.ts";

const world = new PlanFolder();

/** The policy that Specline derives for whoever deploys. */
async function deployerPolicy(): Promise<Policy> {
  const { value } = await iamPipeline(world.host(), "spec.yaml", { target: "dev", duty: "deployer" });
  return policyOf(value?.statements ?? []);
}

/** Plans, deploys, changes, starts and follows a pipeline whose training fails, reads prices, and returns what was denied. */
async function day(policy: Policy): Promise<readonly string[]> {
  const { aws } = world;
  aws.policy = policy as unknown as Json;
  const job = "pipelines-abc-loading";
  aws.sagemaker.endings.set("DataLoading", {
    status: "Failed",
    reason: "ClientError: See job logs for more information",
    metadata: { ProcessingJob: { Arn: `arn:aws:sagemaker:us-east-1:123456789012:processing-job/${job}` } },
  });
  aws.jobs.failed.set(job, { log: ["KeyError: 'age'"] });
  for (const depth of [6, 7]) {
    world.write("spec.yaml", world.read("spec.yaml").replace(/max_depth: \d/, `max_depth: ${depth}`));
    await world.plan({ output: "plan.json" });
    await world.deployPlan();
  }
  await startPipeline(world.host(), "spec.yaml", { target: "dev", parameters: [] });
  await followExecution(world.host(), "spec.yaml", { target: "dev", every: 1 });
  await fetchPrices(world.host(), { target: "dev" });
  return aws.denied;
}

/** Statements for commands that are not part of the day. */
const LATER = ["ChangeExecutions", "DeletePipeline", "ReadJobs2"];
const NEEDED = [
  "ChangePipeline",
  "FindAssets",
  "PassRole",
  "ReadAssets",
  "ReadExecutions",
  "ReadExecutions2",
  "ReadJobs",
  "ReadLogs",
  "ReadPipeline",
  "ReadPrices",
  "StartPipeline",
  "UploadAssets",
];

test("with the derived policy, everything works", async () => {
  const policy = await deployerPolicy();
  expect(policy.Statement.map(({ Sid }) => Sid).sort()).toEqual([...NEEDED, ...LATER].sort());
  expect(await day(policy)).toEqual([]);
  expect(world.aws.pipelines.size).toBe(1);
});

test.each(NEEDED)("without the statement %s, a call is denied", async (sid) => {
  const policy = await deployerPolicy();
  const denied = await day({ ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== sid) });
  expect(denied).not.toEqual([]);
});
