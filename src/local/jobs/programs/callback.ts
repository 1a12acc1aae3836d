import { basename, join } from "node:path";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { arn } from "../arn.ts";
import type { JobFiles } from "../files/job-files.ts";
import { withRoot } from "../files/root.ts";
import type { Executor, JobContext, LocalJob, Outcome } from "../job.ts";
import { type JobProcess, orFailed, runProcess } from "../process.ts";
import { programIdentity } from "./code-digest.ts";
import { outputsIn } from "./output-parameters.ts";
import type { LocalProgram } from "./program.ts";

const FOLDER = "/opt/ml/callback";
const OUTPUT = "/opt/ml/output";
const MESSAGE = `${FOLDER}/message.json`;
const ANSWER = `${OUTPUT}/answer.json`;
const FAILURE = `${OUTPUT}/failure`;

/** Runs a command with the message on its standard input; its words are never parsed by the shell. */
const SCRIPT = `cd "$1" || exit 125
message=$2
answer=$3
shift 3
exec "$@" <"$message" >"$answer"
`;

/** Gives the message that SageMaker would put into the queue to a command of the user, and takes what it prints. */
export const callbackWith = (program: LocalProgram, step: DefinitionStep): Executor => ({
  emulation: "process",
  startsProcesses: true,
  departs: () => [`what waits for its message is ${program.shown}, on this machine`],
  reads: () => [],
  writes: () => [],
  identity: async (job, context) => ({
    arguments: job.request,
    queue: step["SqsQueueUrl"] ?? null,
    outputs: step["OutputParameters"] ?? null,
    program: await programIdentity(program, context),
  }),
  execute: (job, context) =>
    withRoot(job, context, async (root) => {
      const ended = await runProcess(await prepare(program, root.path, job, context), root, job, context);
      return ended.kind === "done" ? orFailed(() => resultOf(ended.left, job.step, context)) : ended;
    }),
});

async function prepare(program: LocalProgram, root: string, job: LocalJob, context: JobContext): Promise<JobProcess> {
  const { files, random } = context.effects;
  const { target, run } = context;
  for (const folder of [FOLDER, OUTPUT]) await files.makeFolder(join(root, folder));
  // Source: Developer Guide, "Callback step"; service model, CallbackToken (10 characters); as of November 2026.
  const message = {
    token: random(10),
    pipelineExecutionArn: arn(target, `pipeline/${context.pipeline.toLowerCase()}/execution/${run}`),
    arguments: job.request,
    status: "Executing",
  };
  await files.write(join(root, MESSAGE), JSON.stringify(message));
  return {
    words: ["/bin/sh", "-c", SCRIPT, "sh", program.folder, MESSAGE, ANSWER, ...program.words],
    folder: FOLDER,
    environment: { AWS_REGION: target.region },
    limit: undefined,
    failure: FAILURE,
  };
}

async function resultOf(left: JobFiles, step: DefinitionStep, { effects }: JobContext): Promise<Outcome> {
  const text = (await effects.files.readRegular(join(await left.take(OUTPUT), basename(ANSWER)))) ?? "";
  const found = outputsIn(text, step);
  if ("fault" in found) return { kind: "failed", diagnostic: found.fault };
  return { kind: "done", result: { properties: { OutputParameters: found.outputs }, outputs: {}, published: {} } };
}
