import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../../../base/canonical.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import type { JobFiles } from "../files/job-files.ts";
import { withRoot } from "../files/root.ts";
import type { Executor, JobContext, LocalJob, Outcome } from "../job.ts";
import { type JobProcess, orFailed, runProcess } from "../process.ts";
import { programIdentity } from "./code-digest.ts";
import { NODE_DRIVER } from "./node-driver.ts";
import { outputsIn } from "./output-parameters.ts";
import { functionName, type LocalProgram } from "./program.ts";

/** The longest timeout of a function, in seconds. Source: Lambda Developer Guide, "Lambda quotas"; as of November 2026. */
const LIMIT_SECONDS = 900;

const FOLDER = "/opt/ml/lambda";
const OUTPUT = "/opt/ml/output";
const FAILURE = `${OUTPUT}/failure`;
const RESULT = `${OUTPUT}/result.json`;
const PYTHON_DRIVER = fileURLToPath(new URL("./script/call_lambda.py", import.meta.url));

/** Calls the user's handler, in a process of its own, with the step's arguments as the event. */
export const lambdaWith = (program: LocalProgram, step: DefinitionStep): Executor => ({
  emulation: "process",
  startsProcesses: true,
  departs: () => [`its function is ${program.shown}, on this machine`],
  reads: () => [],
  writes: () => [],
  identity: async (job, context) => ({
    event: job.request,
    function: step["FunctionArn"] ?? null,
    outputs: step["OutputParameters"] ?? null,
    program: await programIdentity(program, context),
  }),
  execute: (job, context) =>
    withRoot(job, context, async (root) => {
      const ended = await runProcess(await prepare(program, root.path, job, context), root, job, context);
      if (ended.kind === "failed") return { ...ended, diagnostic: withOwnLimit(ended.diagnostic, job) };
      return ended.kind === "done" ? orFailed(() => resultOf(ended.left, job.step, context.effects)) : ended;
    }),
});

async function prepare(program: LocalProgram, root: string, job: LocalJob, context: JobContext): Promise<JobProcess> {
  const { files, random } = context.effects;
  const { request, step } = job;
  const [runtime = "", file = "", handler = ""] = program.words;
  const isPython = runtime === "python3";
  const driver = `${FOLDER}/${isPython ? "call_lambda.py" : "call_lambda.mjs"}`;
  for (const folder of [FOLDER, OUTPUT]) await files.makeFolder(join(root, folder));
  if (isPython) await files.copy(PYTHON_DRIVER, join(root, driver));
  else await files.write(join(root, driver), NODE_DRIVER);
  const name = functionName(step) ?? step.Name;
  const group = `/aws/lambda/${name}`;
  const asked = {
    event: request,
    seconds: LIMIT_SECONDS,
    function: name,
    arn: step["FunctionArn"] ?? "",
    request: random(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
    group,
    stream: job.jobName,
    memory: MEMORY_MB,
  };
  await files.write(join(root, FOLDER, "call.json"), JSON.stringify(asked));
  // The drivers find these paths as the job sees them.
  const words = [runtime, driver, `${FOLDER}/call.json`, RESULT, FAILURE, file, handler];
  return {
    words,
    folder: FOLDER,
    environment: environmentOf(name, group, job, context),
    limit: LIMIT_SECONDS,
    failure: FAILURE,
  };
}

/** The default of a function. Source: Lambda Developer Guide, "Configure Lambda function memory"; as of November 2026. */
const MEMORY_MB = 128;

/** Source: Lambda Developer Guide, "Defined runtime environment variables"; as of November 2026. */
const environmentOf = (
  name: string,
  group: string,
  { jobName }: LocalJob,
  { target }: JobContext,
): Readonly<Record<string, string>> => ({
  AWS_REGION: target.region,
  AWS_DEFAULT_REGION: target.region,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MEMORY_MB),
  AWS_LAMBDA_LOG_GROUP_NAME: group,
  AWS_LAMBDA_LOG_STREAM_NAME: jobName,
});

type Failure = Extract<Outcome, { readonly kind: "failed" }>["diagnostic"];

/** A Lambda step has no StoppingCondition, so the message is another one. */
function withOwnLimit(found: Failure, { step: { Name: step } }: LocalJob): Failure {
  if (found.code !== "run/step-too-long") return found;
  const { seen = [] } = found;
  return diagnostic("run/lambda-too-long", { step, minutes: String(LIMIT_SECONDS / 60) }, { step }, { seen });
}

async function resultOf(left: JobFiles, step: DefinitionStep, { files }: JobContext["effects"]): Promise<Outcome> {
  const text = await files.readRegular(join(await left.take(OUTPUT), basename(RESULT)));
  const found = outputsIn(text ?? "null", step);
  if ("fault" in found) return { kind: "failed", diagnostic: found.fault };
  const properties: JsonObject = { OutputParameters: found.outputs };
  return { kind: "done", result: { properties, outputs: {}, published: {} } };
}
