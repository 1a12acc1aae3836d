import { expect, test } from "vitest";
import { fetchPrices } from "../../src/app/cost/fetch-prices.ts";
import { followExecution, startPipeline } from "../../src/app/executions.ts";
import { iamPipeline } from "../../src/app/iam/iam-pipeline.ts";
import { deleteDeployed } from "../../src/app/life/delete-pipeline.ts";
import { retryExecution } from "../../src/app/life/retry.ts";
import { stopExecutions } from "../../src/app/life/stop.ts";
import type { Json } from "../../src/base/canonical.ts";
import { type Policy, policyOf } from "../../src/permissions/index.ts";
import { PlanFolder } from "./plan-folder.ts";

const world = new PlanFolder();

/** The policy that Specline derives for whoever deploys. */
async function deployerPolicy(): Promise<Policy> {
  const { value } = await iamPipeline(world.host(), "spec.yaml", { target: "dev", duty: "deployer" });
  return policyOf(value?.statements ?? []);
}

/** The next execution ends with a step that fails, for a reason that only its job and its log give. */
function failing(step: string, kind: "ProcessingJob" | "TrainingJob"): void {
  const { aws } = world;
  const job = `pipelines-abc-${step}`;
  const path = kind === "ProcessingJob" ? "processing-job" : "training-job";
  aws.sagemaker.endings.clear();
  aws.sagemaker.endings.set(step, {
    status: "Failed",
    reason: "ClientError: See job logs for more information",
    metadata: { [kind]: { Arn: `arn:aws:sagemaker:us-east-1:123456789012:${path}/${job}` } },
  });
  aws.jobs.failed.set(job, { log: ["KeyError: 'age'"] });
}

/**
 * Plans, deploys and changes a pipeline, starts and follows it until a loading and a training job have failed, retries,
 * stops and deletes it, reads prices, and returns what was denied.
 */
async function day(policy: Policy): Promise<readonly string[]> {
  const { aws } = world;
  aws.policy = policy as unknown as Json;
  for (const depth of [6, 7]) {
    world.write("spec.yaml", world.read("spec.yaml").replace(/max_depth: \d/, `max_depth: ${depth}`));
    await world.plan({ output: "plan.json" });
    await world.deployPlan();
  }
  failing("DataLoading", "ProcessingJob");
  await startPipeline(world.host(), "spec.yaml", { target: "dev", parameters: [] });
  await followExecution(world.host(), "spec.yaml", { target: "dev", every: 1 });
  failing("XGBoostTraining", "TrainingJob");
  await retryExecution(world.host(), "spec.yaml", { target: "dev" });
  await followExecution(world.host(), "spec.yaml", { target: "dev", every: 1 });
  await startPipeline(world.host(), "spec.yaml", { target: "dev", parameters: [] });
  await stopExecutions(world.host(), "spec.yaml", { target: "dev" });
  for (const execution of aws.executions.values()) execution.status = "Stopped";
  await deleteDeployed(world.host(), "spec.yaml", { target: "dev", yes: true });
  await fetchPrices(world.host(), { target: "dev" });
  return aws.denied;
}

const NEEDED = [
  "ChangeExecutions",
  "ChangePipeline",
  "DeletePipeline",
  "FindAssets",
  "PassRole",
  "ReadAssets",
  "ReadExecutions",
  "ReadExecutions2",
  "ReadJobs",
  "ReadJobs2",
  "ReadLogs",
  "ReadPipeline",
  "ReadPrices",
  "StartPipeline",
  "UploadAssets",
];

test("with the derived policy, everything works", async () => {
  const policy = await deployerPolicy();
  expect(policy.Statement.map(({ Sid }) => Sid).sort()).toEqual(NEEDED);
  expect(await day(policy)).toEqual([]);
  expect(world.aws.pipelines.size).toBe(0);
});

test.each(NEEDED)("without the statement %s, a call is denied", async (sid) => {
  const policy = await deployerPolicy();
  const denied = await day({ ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== sid) });
  expect(denied).not.toEqual([]);
});
