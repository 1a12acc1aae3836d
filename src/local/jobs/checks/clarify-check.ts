import { join } from "node:path";
import type { JsonObject } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { CONTAINER } from "../../../spec/contract.ts";
import { scriptsDigest } from "../built-in/xgboost.ts";
import { withRoot } from "../files/root.ts";
import { identityOf } from "../identity.ts";
import { fetchInput, inRoot } from "../inputs.ts";
import type { Executor, Input, JobContext, LocalJob } from "../job.ts";
import { type JobProcess, orFailed, runProcess } from "../process.ts";
import { inputsOf, outputsOf } from "../processing.ts";
import { limitOf, objectAt, textAt, textsAt } from "../request.ts";
import { MODEL, placeModel, type ServedModel, servedModel } from "../transform/served-model.ts";
import { TRANSFORM_DRIVER } from "../transform/transform-driver.ts";
import { analysisConfig, asksModel, BIAS, CONFIG_INPUT, exchangeOf, tablesIn, unanalysed } from "./analysis-config.ts";
import { baselineInputs, baselineKey, baselineUseOf, lacksBaseline, type UsedBaseline } from "./baselines.ts";
import { checkResult } from "./check-result.ts";
import { checkScriptsDigest, putScripts } from "./check-scripts.ts";
import { registryNote, usedBaseline } from "./registered-baseline.ts";

const SCRIPTS = ["check_bias.py", "check_program.py", "bias_metrics.py", "bias_predictions.py", "bias_table.py"];
const WRITTEN = { Constraints: "analysis" };
const DRIVER = `${BIAS}/ask_model.py`;

/** Why no check of this type is emulated. */
const NOT_EMULATED: Readonly<Record<string, string>> = {
  MODEL_EXPLAINABILITY:
    "explanations are not emulated: SHAP values depend on how Clarify's image samples rows and clusters its baseline",
};

/** A check of a data set's or a model's bias, computed by Specline's scripts as Clarify's image would. */
export const clarifyCheck = (step: DefinitionStep): Executor => ({
  emulation: "emulated",
  startsProcesses: true,
  refuses: (request) => {
    const type = String(step["CheckType"]);
    if (type !== "DATA_BIAS" && type !== "MODEL_BIAS") {
      return NOT_EMULATED[type] ?? "its CheckType is not DATA_BIAS, MODEL_BIAS or MODEL_EXPLAINABILITY";
    }
    if (inputsOf(request).every(({ name }) => name !== CONFIG_INPUT)) return `it has no input '${CONFIG_INPUT}'`;
    return lacksBaseline(step);
  },
  departs: () => [
    "Clarify's image is emulated with pandas: the metrics are AWS's, the sentences are not, and there is no report",
    ...registryNote(step),
  ],
  reads: (request) => [...inputsOf(request), ...baselineInputs(step, baselineUseOf(step).supplied, BIAS)],
  writes: (request) => outputsOf(request).map(({ uri }) => uri),
  identity: async (job, context) => {
    const { config, used, reads } = await readBy(job, context);
    const model = modelFor(job, config, context);
    return identityOf(job, context, [...reads, ...modelReads(model)], {
      ...baselineKey(job.step, used),
      scripts: await checkScriptsDigest(context.effects.files, SCRIPTS),
      ...(await modelKey(model, context)),
    });
  },
  execute: (job, context) =>
    withRoot(job, context, async (root) => {
      const found = await readBy(job, context);
      const { config, used } = found;
      const reason = used.lacks ?? unanalysed(config);
      if (reason !== undefined) return { kind: "left-out", reason };
      const model = modelFor(job, config, context);
      if (typeof model === "string") return { kind: "left-out", reason: withoutModel(model) };
      const fault = model && (await placeModel(model, root.path, job, context));
      if (fault !== undefined) return { kind: "left-out", reason: withoutModel(fault) };
      if (used.from !== undefined) job.onLine(`the baseline is that of ${used.from}`);
      const ended = await runProcess(await prepare(root.path, found, model, job, context), root, job, context);
      if (ended.kind !== "done") return ended;
      return orFailed(() => checkResult(ended.left, WRITTEN, used, job, context));
    }),
});

const withoutModel = (reason: string): string =>
  `${reason}; give the predictions instead: predicted_label or predicted_label_dataset_uri in its analysis_config.json`;

/** What a job reads: its inputs, its baseline, and the tables that its configuration names. */
interface BiasReads {
  readonly config: JsonObject;
  readonly used: UsedBaseline;
  readonly reads: readonly Input[];
}

async function readBy(job: LocalJob, context: JobContext): Promise<BiasReads> {
  const used = await usedBaseline(job.step, context);
  const config = await analysisConfig(job, context);
  const reads = [...inputsOf(job.request), ...baselineInputs(job.step, used.files, BIAS), ...tablesIn(config)];
  return { config, used, reads };
}

/** The model to ask, a sentence that says why it cannot be asked, or undefined if the predictions are given. */
function modelFor(job: LocalJob, config: JsonObject, context: JobContext): ServedModel | string | undefined {
  if (!asksModel(config)) return undefined;
  const exchange = exchangeOf(config);
  if (typeof exchange === "string") return exchange;
  const predictor = objectAt(config, "predictor");
  const name = textAt(job.step, "ModelName") ?? textAt(predictor, "model_name");
  if (name === undefined) return "it names no model to ask for predictions";
  return servedModel({ ...job, request: { ModelName: name } }, context);
}

const modelReads = (model: ServedModel | string | undefined): readonly Input[] =>
  typeof model === "object" ? [model.data, ...(model.code === undefined ? [] : [model.code])] : [];

async function modelKey(model: ServedModel | string | undefined, context: JobContext): Promise<JsonObject> {
  if (typeof model !== "object") return { model: model ?? null };
  const { environment, defaults, program, builtIn, code } = model;
  const { SAGEMAKER_SUBMIT_DIRECTORY: submit, ...rest } = environment;
  // The address of the code can contain the run's id, and its contents are in the key.
  const own = code === undefined && submit !== undefined ? environment : rest;
  const scripts = builtIn ? await scriptsDigest(context.effects.files) : null;
  return { model: { environment: own, defaults, program, scripts } };
}

async function prepare(
  root: string,
  { config, reads }: BiasReads,
  model: ServedModel | undefined,
  job: LocalJob,
  context: JobContext,
): Promise<JobProcess> {
  const { files } = context.effects;
  for (const input of reads) await fetchInput(input, root, job, context);
  for (const { name, path } of outputsOf(job.request)) await files.makeFolder(inRoot(root, path, job, name));
  await files.makeFolder(join(root, "/opt/ml/output"));
  await putScripts(files, join(root, BIAS), SCRIPTS);
  if (model !== undefined) await files.write(join(root, DRIVER), TRANSFORM_DRIVER);
  const pathOf = (name: string): string | undefined => reads.findLast((one) => one.name === name)?.path;
  const asked = {
    config: pathOf(CONFIG_INPUT),
    dataset: pathOf("dataset"),
    facets: pathOf("facets"),
    predictions: pathOf("predictions"),
    baseline: pathOf("BaselineConstraints"),
    output: outputsOf(job.request)[0]?.path,
    ...(model === undefined ? {} : { driver_path: DRIVER, driver: askedOf(config, model) }),
  };
  const failure = CONTAINER.processingFailure;
  return {
    words: ["python3", `${BIAS}/check_bias.py`, JSON.stringify(asked), failure],
    folder: BIAS,
    environment: { AWS_REGION: context.target.region, ...model?.environment, ...textsAt(job.request, "Environment") },
    limit: limitOf(job.request),
    failure,
  };
}

/** Requests of at most 6 MB, as for a batch transform. */
const LARGEST_MB = 6;

function askedOf(config: JsonObject, { program, defaults, builtIn }: ServedModel): JsonObject {
  const { kind, accept } = exchangeOf(config) as { kind: string; accept: string };
  const common = { model: MODEL, program, defaults, kind, accept, split: "Line", gzip: false, single: false };
  // The image's own answers end with a line end.
  const lines = { lines: true, ends: builtIn, largest: LARGEST_MB };
  return { ...common, ...lines, source: `${BIAS}/requests`, target: `${BIAS}/answers` };
}
