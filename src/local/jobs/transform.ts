import { dirname, join } from "node:path";
import type { JsonObject } from "../../base/canonical.ts";
import { unpackArchive } from "../storage/archive.ts";
import { arn } from "./arn.ts";
import { fetchInput, type Input, inputDigests } from "./inputs.ts";
import { type Executor, type Job, objectAt, type Result, type Surroundings, textAt, textsAt } from "./job.ts";
import { runTask } from "./process.ts";
import { pick } from "./processing.ts";
import { withRoot } from "./root.ts";
import { TRANSFORM_DRIVER } from "./transform-driver.ts";

const MODEL = "/opt/ml/model";
const INPUT = "/opt/ml/input/data/transform";
const OUTPUT = "/opt/ml/output/data";
const FAILURE = "/opt/ml/output/failure";

const modelName = (job: Job): string => textAt(job.request, "ModelName") ?? "";

/** The container of the model that a transform job names; empty where no step of the run made it. */
const containerOf = (job: Job, around: Surroundings): JsonObject =>
  objectAt(around.modelOf(modelName(job)), "PrimaryContainer");

/** What is scored: the table, and the archive that scores it. */
function inputsOf(job: Job, around: Surroundings): { readonly data: Input; readonly archive: Input } {
  const source = objectAt(objectAt(objectAt(job.request, "TransformInput"), "DataSource"), "S3DataSource");
  const uri = (textAt(source, "S3Uri") ?? "").replace(/\/+$/, "");
  return {
    data: { name: "TransformInput", uri, path: INPUT },
    archive: { name: "ModelDataUrl", uri: textAt(containerOf(job, around), "ModelDataUrl") ?? "", path: MODEL },
  };
}

/**
 * A batch transform: the archive's own inference code, called for each file as its server would call it.
 * An archive whose code we cannot start (it serves with something of its image's) is left out, with that reason.
 */
export const transform: Executor = {
  emulation: "emulated",
  identity: async (job, around) => {
    if (around.modelOf(modelName(job)) === undefined) return job.request;
    const { data, archive } = inputsOf(job, around);
    return {
      container: textsAt(containerOf(job, around), "Environment"),
      environment: textsAt(job.request, "Environment"),
      input: pick(objectAt(job.request, "TransformInput"), ["ContentType", "SplitType"]),
      accept: textAt(objectAt(job.request, "TransformOutput"), "Accept") ?? "",
      inputs: await inputDigests([data, archive], job, around),
    };
  },
  // Source: Developer Guide, "Caching pipeline steps", default cache keys by step type; read 2026-11.
  awsIdentity: (request) => pick(request, ["DataProcessing", "Environment", "ModelName", "TransformInput"]),
  carryOut: (job, around) =>
    withRoot(job, around, async (root) => {
      const { files } = around.effects;
      if (around.modelOf(modelName(job)) === undefined)
        return { kind: "left-out", reason: `no step of this run made the model '${modelName(job)}'` };
      const { data, archive } = inputsOf(job, around);
      await fetchInput(data, root, job, around);
      await unpackArchive(files, around.storage.locate(archive.uri), join(root, MODEL), archive.uri);
      const program = textsAt(containerOf(job, around), "Environment")["SAGEMAKER_PROGRAM"] ?? "inference.py";
      if ((await files.stat(join(root, MODEL, "code", program))) === undefined)
        return { kind: "left-out", reason: `its model brings no code/${program}, so that only its image can score` };
      await files.makeFolder(join(root, OUTPUT));
      await files.write(join(root, "opt/ml/transform.py"), TRANSFORM_DRIVER);
      const accept = textAt(objectAt(job.request, "TransformOutput"), "Accept") ?? "application/json";
      const type = textAt(objectAt(job.request, "TransformInput"), "ContentType") ?? "text/csv";
      const task = {
        words: ["python3", "/opt/ml/transform.py", MODEL, program, INPUT, OUTPUT, type, accept],
        folder: `${MODEL}/code`,
        environment: {
          ...textsAt(containerOf(job, around), "Environment"),
          ...textsAt(job.request, "Environment"),
          SAGEMAKER_BATCH: "true",
        },
        limit: undefined,
        failure: FAILURE,
      };
      return runTask(task, root, job, around, () => collect(job, root, around));
    }),
};

/** Puts the .out files where the request says. */
async function collect(job: Job, root: string, around: Surroundings): Promise<Result> {
  const uri = (textAt(objectAt(job.request, "TransformOutput"), "S3OutputPath") ?? "").replace(/\/+$/, "");
  await around.effects.files.makeFolder(dirname(around.storage.locate(uri)));
  const tree = await around.storage.publish(join(root, OUTPUT), uri);
  const properties: JsonObject = {
    ...job.request,
    TransformJobName: job.jobName,
    TransformJobArn: arn(around.target, `transform-job/${job.jobName.toLowerCase()}`),
    TransformJobStatus: "Completed",
  };
  return {
    properties,
    outputs: { predictions: { uri, path: around.storage.locate(uri) } },
    published: { [uri]: tree },
  };
}
