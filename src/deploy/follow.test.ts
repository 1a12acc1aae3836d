import { describe, expect, test } from "vitest";
import { withAws } from "../../test/aws/each-test.ts";
import type { AwsStandIn } from "../../test/aws/stand-in.ts";
import { toyCompiled, toyDefinition, toyEffects } from "../../test/aws/toy.ts";
import { deploy } from "./deploy.ts";
import { type FollowedStep, follow } from "./follow.ts";
import type { Operation, Service } from "./ports.ts";
import { start } from "./start.ts";

let aws: AwsStandIn;
withAws((opened) => {
  aws = opened;
});

/** The toy pipeline's step Two, after its job of this kind failed. */
async function failedStep(kind: string, reason: string, denied = false): Promise<FollowedStep | undefined> {
  const effects = await toyEffects(aws.url, { attempts: 1 });
  await deploy(toyCompiled({ assets: [] }), {}, effects);
  const request = { name: "toy", parameters: { Label: "y" } };
  const arn = (await start(toyDefinition(), request, effects)).value?.arn ?? "";
  const arnOf = kind.endsWith("Check") ? "CheckJobArn" : "Arn";
  const metadata = { [kind]: { [arnOf]: `arn:aws:sagemaker:us-east-1:123456789012:job/two-job` } };
  aws.sagemaker.endings.set("Two", { status: "Failed", reason, metadata });
  if (denied) aws.always = (operation) => (/Job|Log/.test(operation) ? "denied" : undefined);
  const end = await follow({ arn, every: 1 }, effects);
  expect(end?.status).toBe("Failed");
  return end?.steps.find(({ name }) => name === "Two");
}

const SENTENCE = "the table has no column 'Statsu'";
const FILE = `${SENTENCE}\n{"code": "data/label-missing", "data": {"label": "Statsu"}, "hint": "did you mean 'Status'?"}`;
const VAGUE = "ClientError: the job failed. See job logs for more information";

describe("the failure reason of a job", () => {
  test.each(["TrainingJob", "TuningJob", "ProcessingJob", "QualityCheck", "ClarifyCheck"])(
    "for a %s, is its script's own message",
    async (kind) => {
      aws.jobs.failed.set("two-job", { text: FILE });
      expect(await failedStep(kind, VAGUE)).toMatchObject({
        reason: SENTENCE,
        code: "data/label-missing",
        hint: "did you mean 'Status'?",
      });
    },
  );

  test("for a TransformJob, is the container's response, which is in the job's log", async () => {
    const answer = "row 3 has no column 'Status'\nmore";
    aws.jobs.failed.set("two-job", { answer });
    expect((await failedStep("TransformJob", VAGUE))?.reason).toBe("row 3 has no column 'Status'");
    expect(aws.calls.filter((operation) => operation === "FilterLogEvents")).toHaveLength(4);
  });

  test("keeps its message if the service has truncated the reason", async () => {
    aws.jobs.failed.set("two-job", { text: `${FILE.slice(0, -1)}, "more": "${"x".repeat(2000)}"}` });
    expect(await failedStep("TrainingJob", VAGUE)).toMatchObject({ reason: SENTENCE, code: "data/label-missing" });
  });

  test("is read from the step itself, if the step has it", async () => {
    const step = await failedStep("TrainingJob", `ClientError: AlgorithmError: ${FILE}, exit code: 1`);
    expect([step?.reason, step?.code]).toEqual([SENTENCE, "data/label-missing"]);
    expect(aws.calls).not.toContain("DescribeTrainingJob");
  });

  test("for a script without such a message, is the text that it wrote", async () => {
    aws.jobs.failed.set("two-job", { text: "no rows\nleft" });
    expect((await failedStep("TrainingJob", VAGUE))?.reason).toBe("no rows left");
  });

  test.each([
    ["TrainingJob", "sagemaker:DescribeTrainingJob"],
    ["TuningJob", "sagemaker:ListTrainingJobsForHyperParameterTuningJob"],
    ["ProcessingJob", "sagemaker:DescribeProcessingJob"],
    ["TransformJob", "logs:FilterLogEvents"],
  ])("is the service's for a %s that the credentials cannot describe without %s", async (kind, permission) => {
    const step = await failedStep(kind, VAGUE, true);
    expect(step?.reason).toBe(VAGUE);
    expect(step?.hint).toMatch(/^to see the job's own message, add this statement to a policy of /);
    expect(step?.hint).toContain(`"Action": "${permission}", "Resource": "arn:aws:`);
    expect(step?.hint).toContain(":us-east-1:123456789012:");
  });

  test("is the service's for a step without such a job", async () => {
    const step = await failedStep("EMR", VAGUE, true);
    expect([step?.reason, step?.hint]).toEqual([VAGUE, undefined]);
  });

  test("is looked up again by the next poll if the service does not respond", async () => {
    aws.jobs.failed.set("two-job", { text: FILE });
    const effects = await toyEffects(aws.url, { attempts: 1 });
    await deploy(toyCompiled({ assets: [] }), {}, effects);
    const arn = (await start(toyDefinition(), { name: "toy", parameters: { Label: "y" } }, effects)).value?.arn ?? "";
    const metadata = { TrainingJob: { Arn: "arn:aws:sagemaker:us-east-1:123456789012:job/two-job" } };
    aws.sagemaker.endings.set("Two", { status: "Failed", reason: VAGUE, metadata });
    // Another branch of the pipeline is still running at the first poll after the failure.
    let failedPolls = 0;
    const call = async (operation: Operation, ...more: unknown[]) => {
      const answer = await (effects.service.call as (...all: unknown[]) => Promise<object>)(operation, ...more);
      if (!("PipelineExecutionStatus" in answer) || answer.PipelineExecutionStatus !== "Failed") return answer;
      failedPolls += 1;
      return failedPolls === 1 ? { ...answer, PipelineExecutionStatus: "Executing" } : answer;
    };
    aws.always = (operation) => (operation === "DescribeTrainingJob" && failedPolls < 2 ? "drop" : undefined);
    const end = await follow({ arn, every: 1 }, { ...effects, service: { call } as Service });
    expect(failedPolls).toBe(2);
    expect(end?.steps.find(({ name }) => name === "Two")?.reason).toBe(SENTENCE);
  });

  test("comes with the end of its log, without secrets", async () => {
    const log = [
      "epoch 1",
      "",
      ...Array.from({ length: 30 }, (_, index) => `line ${index}`),
      "password=hunter2hunter2",
    ];
    aws.jobs.failed.set("two-job", { text: FILE, log });
    const step = await failedStep("TrainingJob", VAGUE);
    expect(step?.log).toHaveLength(20);
    expect(step?.log?.slice(-2)).toEqual(["line 29", expect.not.stringContaining("hunter2")]);
    expect(step?.reason).toBe(SENTENCE);
  });

  test("that the job's role was denied, names the statement that the role lacks", async () => {
    const role = "arn:aws:sts::123456789012:assumed-role/sagemaker/SageMaker";
    const denied = `User: ${role} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::data/claims.csv" because no identity-based policy allows the s3:GetObject action`;
    aws.jobs.failed.set("two-job", { text: "", log: [] });
    const step = await failedStep("ProcessingJob", `ClientError: ${denied}`);
    expect(step?.hint).toBe(
      'add this statement to a policy of arn:aws:iam::123456789012:role/sagemaker: {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/claims.csv"}',
    );
  });
});

test("a step that is listed twice is shown once, in its last state", async () => {
  const effects = await toyEffects(aws.url);
  await deploy(toyCompiled({ assets: [] }), {}, effects);
  const request = { name: "toy", parameters: { Label: "y" } };
  const arn = (await start(toyDefinition(), request, effects)).value?.arn ?? "";
  const call = (async (operation: Operation, input: never, options: never) => {
    const answer = await effects.service.call(operation, input, options);
    if (!("PipelineExecutionSteps" in answer)) return answer;
    const { PipelineExecutionSteps: steps = [] } = answer;
    return { PipelineExecutionSteps: [...steps.map((one) => ({ ...one, StepStatus: "Executing" })), ...steps] };
  }) as Service["call"];
  const end = await follow({ arn, every: 1 }, { ...effects, service: { call } });
  expect(end?.steps.map(({ name, status }) => [name, status])).toEqual([
    ...new Map(end?.steps.map(({ name }) => [name, [name, "Succeeded"]])).values(),
  ]);
  expect(end?.steps.length).toBeGreaterThan(0);
});
