import { join } from "node:path";
import type { JsonObject } from "../../../base/canonical.ts";
import { listed } from "../../../base/words.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { CONTAINER } from "../../../spec/contract.ts";
import { withRoot } from "../files/root.ts";
import { identityOf } from "../identity.ts";
import { fetchInput, inRoot } from "../inputs.ts";
import type { Executor, Input, JobContext, LocalJob } from "../job.ts";
import { type JobProcess, orFailed, runProcess } from "../process.ts";
import { inputsOf, outputsOf } from "../processing.ts";
import { limitOf, textsAt } from "../request.ts";
import { baselineInputs, baselineKey, baselineUseOf, lacksBaseline, type UsedBaseline } from "./baselines.ts";
import { checkResult } from "./check-result.ts";
import { checkScriptsDigest, putScripts } from "./check-scripts.ts";
import { registryNote, usedBaseline } from "./registered-baseline.ts";

const FOLDER = "/opt/ml/checks";
const SCRIPTS = ["check_quality.py", "check_program.py", "data_quality.py", "model_quality.py"];
const WRITTEN = { Statistics: "statistics", Constraints: "constraints" };
const TYPES: readonly string[] = ["DATA_QUALITY", "MODEL_QUALITY"];

const variablesOf = (request: JsonObject): Readonly<Record<string, string>> => textsAt(request, "Environment");

/** A check of data or model quality, computed by Specline's scripts as Model Monitor's image would. */
export const qualityCheck = (step: DefinitionStep): Executor => ({
  emulation: "emulated",
  startsProcesses: true,
  refuses: (request) => {
    const variables = variablesOf(request);
    const script = ["record_preprocessor_script", "post_analytics_processor_script"].find((name) => variables[name]);
    if (script !== undefined) return `its ${script} runs only in AWS's image`;
    if (!TYPES.includes(String(step["CheckType"]))) return `its CheckType is not ${listed(TYPES, "or")}`;
    return lacksBaseline(step);
  },
  departs: () => [
    "Model Monitor's image is emulated with pandas: its thresholds and distances are AWS's, its sentences are not",
    ...registryNote(step),
  ],
  reads: (request) => readBy(request, step, { files: baselineUseOf(step).supplied }),
  writes: (request) => outputsOf(request).map(({ uri }) => uri),
  identity: async (job, context) => {
    const used = await usedBaseline(job.step, context);
    return identityOf(job, context, readBy(job.request, job.step, used), {
      ...baselineKey(job.step, used),
      scripts: await checkScriptsDigest(context.effects.files, SCRIPTS),
    });
  },
  execute: (job, context) =>
    withRoot(job, context, async (root) => {
      const used = await usedBaseline(job.step, context);
      if (used.lacks !== undefined) return { kind: "left-out", reason: used.lacks };
      if (used.from !== undefined) job.onLine(`the baseline is that of ${used.from}`);
      const ended = await runProcess(await prepare(root.path, used, job, context), root, job, context);
      if (ended.kind !== "done") return ended;
      return orFailed(() => checkResult(ended.left, WRITTEN, used, job, context));
    }),
});

const readBy = (request: JsonObject, step: DefinitionStep, { files }: UsedBaseline): readonly Input[] => [
  ...inputsOf(request),
  ...baselineInputs(step, files, FOLDER),
];

async function prepare(root: string, used: UsedBaseline, job: LocalJob, context: JobContext): Promise<JobProcess> {
  const { files } = context.effects;
  for (const input of readBy(job.request, job.step, used)) await fetchInput(input, root, job, context);
  for (const { name, path } of outputsOf(job.request)) await files.makeFolder(inRoot(root, path, job, name));
  await files.makeFolder(join(root, "/opt/ml/output"));
  await putScripts(files, join(root, FOLDER), SCRIPTS);
  const baseline = Object.fromEntries(
    baselineInputs(job.step, used.files, FOLDER).map(({ name, path }) => [
      name.replace("Baseline", "").toLowerCase(),
      path,
    ]),
  );
  const asked = {
    type: job.step["CheckType"] ?? "",
    variables: variablesOf(job.request),
    compares: !baselineUseOf(job.step).skips,
    ...baseline,
  };
  const words = ["python3", `${FOLDER}/check_quality.py`, JSON.stringify(asked), CONTAINER.processingFailure];
  const failure = CONTAINER.processingFailure;
  return { words, folder: FOLDER, environment: variablesOf(job.request), limit: limitOf(job.request), failure };
}
