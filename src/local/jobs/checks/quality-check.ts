import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../../../base/canonical.ts";
import { digest } from "../../../base/digest.ts";
import { listed } from "../../../base/words.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { CONTAINER } from "../../../spec/contract.ts";
import type { Files } from "../../effects.ts";
import type { JobFiles } from "../files/job-files.ts";
import { withRoot } from "../files/root.ts";
import { identityOf } from "../identity.ts";
import { fetchInput, inRoot } from "../inputs.ts";
import type { Executor, Input, JobContext, LocalJob, Outcome } from "../job.ts";
import { type JobProcess, orFailed, runProcess } from "../process.ts";
import { inputsOf, type OutputFolder, outputsOf } from "../processing.ts";
import { limitOf, textAt, textsAt } from "../request.ts";
import { type BaselineFile, baselineInputs, baselineProperties, baselineUseOf, lacksBaseline } from "./baselines.ts";

const FOLDER = "/opt/ml/checks";
const SCRIPTS = fileURLToPath(new URL("./script/", import.meta.url));
const NAMES = ["check_quality.py", "data_quality.py", "model_quality.py"] as const;
const FILES: readonly BaselineFile[] = ["Statistics", "Constraints"];
const TYPES: readonly string[] = ["DATA_QUALITY", "MODEL_QUALITY"];
/** How many violations a message shows. */
const MOST_SHOWN = 3;

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
  ],
  reads: (request) => [...inputsOf(request), ...baselineInputs(step, FOLDER)],
  writes: (request) => outputsOf(request).map(({ uri }) => uri),
  identity: async (job, context) =>
    identityOf(job, context, readBy(job), {
      type: job.step["CheckType"] ?? null,
      ...baselineUseOf(job.step),
      scripts: await scriptsDigest(context.effects.files),
    }),
  execute: (job, context) =>
    withRoot(job, context, async (root) => {
      const lacks = lacksBaseline(job.step);
      if (lacks !== undefined) return { kind: "left-out", reason: lacks };
      const ended = await runProcess(await prepare(root.path, job, context), root, job, context);
      return ended.kind === "done" ? orFailed(() => resultOf(ended.left, job, context)) : ended;
    }),
});

/** With the values of the expressions beside the request. */
const readBy = (job: LocalJob): readonly Input[] => [...inputsOf(job.request), ...baselineInputs(job.step, FOLDER)];

async function scriptsDigest(files: Pick<Files, "readRegular">): Promise<string> {
  return digest((await Promise.all(NAMES.map((name) => files.readRegular(join(SCRIPTS, name))))).join("\n"));
}

async function prepare(root: string, job: LocalJob, context: JobContext): Promise<JobProcess> {
  const { files } = context.effects;
  for (const input of readBy(job)) await fetchInput(input, root, job, context);
  for (const { name, path } of outputsOf(job.request)) await files.makeFolder(inRoot(root, path, job, name));
  for (const folder of [FOLDER, "/opt/ml/output"]) await files.makeFolder(join(root, folder));
  for (const name of NAMES) await files.copy(join(SCRIPTS, name), join(root, FOLDER, name));
  const baseline = Object.fromEntries(
    baselineInputs(job.step, FOLDER).map(({ name, path }) => [
      name.replace("SuppliedBaseline", "").toLowerCase(),
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

async function resultOf(left: JobFiles, job: LocalJob, context: JobContext): Promise<Outcome> {
  const { storage } = context;
  const [output] = outputsOf(job.request);
  if (output === undefined) throw new TypeError(`${job.step.Name} has no output`);
  const published = { [output.uri]: await storage.publish(await left.take(output.path), output.uri) };
  const violated = await violationsAt(output, job, context);
  if (violated !== undefined) return { kind: "failed", diagnostic: violated };
  const addressOf = (file: BaselineFile): string => fileAt(output, file.toLowerCase());
  const properties: JsonObject = { ...job.request, ...baselineProperties(job.step, FILES, addressOf) };
  const outputs = { [output.name]: { uri: output.uri, path: storage.locate(output.uri) } };
  return { kind: "done", result: { properties, outputs, published } };
}

const fileAt = ({ uri }: OutputFolder, name: string): string => `${uri.replace(/\/+$/, "")}/${name}.json`;

/** The failure for violations, if the check found some and they fail the step. */
async function violationsAt(output: OutputFolder, { step }: LocalJob, { storage }: JobContext) {
  const { skips, fails } = baselineUseOf(step);
  if (skips || !fails) return undefined;
  const uri = fileAt(output, "constraint_violations");
  const { violations } = JSON.parse((await storage.text(uri)) ?? '{"violations":[]}') as {
    readonly violations: readonly JsonObject[];
  };
  if (violations.length === 0) return undefined;
  const shown = violations.slice(0, MOST_SHOWN).map((one) => {
    const name = textAt(one, "feature_name") ?? textAt(one, "metric_name") ?? "";
    return `${name} (${textAt(one, "constraint_check_type")}): ${textAt(one, "description")}`;
  });
  const more = violations.length > MOST_SHOWN ? [`and ${violations.length - MOST_SHOWN} more`] : [];
  const count = violations.length === 1 ? "a violation" : `${violations.length} violations`;
  const data = { step: step.Name, count, violations: [...shown, ...more].join("; "), path: storage.locate(uri) };
  return diagnostic("run/check-violated", data, { step: step.Name });
}
