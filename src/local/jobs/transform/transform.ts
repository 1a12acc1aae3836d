import { join } from "node:path";
import type { JsonObject } from "../../../base/canonical.ts";
import { arn } from "../arn.ts";
import { scriptsDigest } from "../built-in/xgboost.ts";
import type { JobFiles } from "../files/job-files.ts";
import { withRoot } from "../files/root.ts";
import { identityOf } from "../identity.ts";
import { fetchInput, s3Source } from "../inputs.ts";
import type { Executor, Input, JobContext, LocalJob, Result } from "../job.ts";
import { type JobProcess, orFailed, runProcess } from "../process.ts";
import { objectAt, textAt, textsAt } from "../request.ts";
import { MODEL, placeModel, type ServedModel, servedModel } from "./served-model.ts";
import { TRANSFORM_DRIVER } from "./transform-driver.ts";

const INPUT = "/opt/ml/input/data/transform";
const OUTPUT = "/opt/ml/output/data";
const FAILURE = "/opt/ml/output/failure";
const DRIVER = "/opt/ml/transform.py";

const inputOf = (request: JsonObject): JsonObject => objectAt(request, "TransformInput");
const outputOf = (request: JsonObject): JsonObject => objectAt(request, "TransformOutput");
const outputUri = (request: JsonObject): string =>
  (textAt(outputOf(request), "S3OutputPath") ?? "").replace(/\/+$/, "");

/** What is scored. */
function dataOf(request: JsonObject): Input {
  const { uri, ...more } = s3Source(objectAt(objectAt(inputOf(request), "DataSource"), "S3DataSource"));
  return { name: "TransformInput", path: INPUT, uri: uri.replace(/\/+$/, ""), ...more };
}

/** The key includes the code's contents, because its address can contain the run's id. */
function withoutCode(environment: Readonly<Record<string, string>>, code: Input | undefined): JsonObject {
  const { SAGEMAKER_SUBMIT_DIRECTORY: _, ...rest } = environment;
  return code === undefined ? environment : rest;
}

/** The parts of a transform that cannot be emulated here. */
function refuses(request: JsonObject): string | undefined {
  // The name of a model that a step creates is unknown until that step has ended.
  const name = textAt(request, "ModelName");
  if (name !== undefined) return `no step of this run makes the model '${name}'`;
  const processing = objectAt(request, "DataProcessing");
  const filters = ["InputFilter", "OutputFilter"].filter((name) => (textAt(processing, name) ?? "$") !== "$");
  if ((textAt(processing, "JoinSource") ?? "None") !== "None") filters.push("JoinSource");
  if (filters[0] !== undefined) return `nothing here stands for ${filters.join(" and ")} of its DataProcessing`;
  const split = textAt(inputOf(request), "SplitType") ?? "None";
  return split === "None" || split === "Line" ? undefined : `its input is split as ${split}`;
}

/**
 * A batch transform: calls the archive's own inference code for each request, as its server would. An archive whose
 * code cannot run here (because it needs something in its image to serve) is left out, and the reason is reported.
 */
export const transform: Executor = {
  emulation: "emulated",
  startsProcesses: true,
  refuses,
  reads: (request) => [dataOf(request)],
  writes: (request) => [outputUri(request)],
  identity: async (job, context) => {
    const model = servedModel(job, context);
    if (typeof model === "string") return identityOf(job, context, [dataOf(job.request)], { unserved: model });
    const { environment, defaults, program, builtIn, data, code } = model;
    const scripts = builtIn ? { scripts: await scriptsDigest(context.effects.files) } : {};
    const reads = [dataOf(job.request), data, ...(code === undefined ? [] : [code])];
    const environmentNow = withoutCode(environment, code);
    return identityOf(job, context, reads, { environment: environmentNow, defaults, program, ...scripts });
  },
  execute: (job, context) =>
    withRoot(job, context, async (place) => {
      const root = place.path;
      const { files } = context.effects;
      const model = servedModel(job, context);
      if (typeof model === "string") return { kind: "left-out", reason: model };
      await fetchInput(dataOf(job.request), root, job, context);
      const fault = await placeModel(model, root, job, context);
      if (fault !== undefined) return { kind: "left-out", reason: fault };
      await files.makeFolder(join(root, OUTPUT));
      await files.write(join(root, DRIVER), TRANSFORM_DRIVER);
      const ended = await runProcess(taskOf(job, model, context), place, job, context);
      if (ended.kind !== "done") return ended;
      return orFailed(async () => ({ kind: "done", result: await collect(job, ended.left, context) }));
    }),
};

/** Defaults from the SageMaker Python SDK's local mode: one request at a time, of at most 6 MB. Read 2026-11. */
function taskOf({ request }: LocalJob, model: ServedModel, { target }: JobContext): JobProcess {
  const largest = textAt(request, "MaxPayloadInMB") ?? "6";
  const single = textAt(request, "BatchStrategy") === "SingleRecord";
  const asked = {
    model: MODEL,
    program: model.program,
    defaults: model.defaults,
    source: INPUT,
    target: OUTPUT,
    kind: textAt(inputOf(request), "ContentType") ?? "text/csv",
    accept: textAt(outputOf(request), "Accept") ?? "application/json",
    split: textAt(inputOf(request), "SplitType") ?? "None",
    gzip: textAt(inputOf(request), "CompressionType") === "Gzip",
    lines: textAt(outputOf(request), "AssembleWith") === "Line",
    // The image's own answers end with a line end.
    ends: model.builtIn,
    largest: Number(largest),
    single,
  };
  return {
    words: ["python3", DRIVER, JSON.stringify(asked)],
    folder: `${MODEL}/code`,
    environment: {
      AWS_REGION: target.region,
      ...model.environment,
      ...textsAt(request, "Environment"),
      SAGEMAKER_BATCH: "true",
      SAGEMAKER_BATCH_STRATEGY: single ? "SINGLE_RECORD" : "MULTI_RECORD",
      SAGEMAKER_MAX_PAYLOAD_IN_MB: largest,
      SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: textAt(request, "MaxConcurrentTransforms") ?? "1",
    },
    limit: undefined,
    failure: FAILURE,
  };
}

/** Moves the .out files to the location in the request. */
async function collect(job: LocalJob, left: JobFiles, context: JobContext): Promise<Result> {
  const uri = outputUri(job.request);
  const tree = await context.storage.publish(await left.take(OUTPUT), uri);
  const properties: JsonObject = {
    ...job.request,
    TransformJobName: job.jobName,
    TransformJobArn: arn(context.target, `transform-job/${job.jobName.toLowerCase()}`),
    TransformJobStatus: "Completed",
  };
  return {
    properties,
    outputs: { predictions: { uri, path: context.storage.locate(uri) } },
    published: { [uri]: tree },
  };
}
