import { join } from "node:path";
import { holdsHidden } from "../../../base/secrets/index.ts";
import { unpackArchive } from "../../storage/archive.ts";
import { putScript, xgboostVersion } from "../built-in/xgboost.ts";
import { fetchInput } from "../inputs.ts";
import type { Input, JobContext, LocalJob } from "../job.ts";
import { listAt, objectAt, textAt, textsAt } from "../request.ts";
import { modelData } from "./model.ts";

/** The path of the model in a serving container, which also contains the model's code. */
export const MODEL = "/opt/ml/model";
const CODE = `${MODEL}/code`;

const modelName = (job: LocalJob): string => textAt(job.request, "ModelName") ?? "";

/** A model created by a Model step of this run, as its container serves it. */
export interface ServedModel {
  readonly environment: Readonly<Record<string, string>>;
  /** The scoring script in code/. */
  readonly program: string;
  /** Whether the image scores without a script if the model has none. */
  readonly builtIn: boolean;
  /** Whether the image supplies default functions for those that the file lacks. */
  readonly defaults: boolean;
  readonly data: Input;
  /** Code that is stored next to the archive. */
  readonly code: Input | undefined;
}

/** The model that a transform job names, or a sentence explaining why it cannot be served here. */
export function servedModel(job: LocalJob, context: JobContext): ServedModel | string {
  const model = context.modelOf(modelName(job));
  if (model === undefined) return `no step of this run made the model '${modelName(job)}'`;
  const chain = listAt(model, "Containers");
  if (chain.length > 1) return `its model is a chain of ${chain.length} containers`;
  const container = chain[0] ?? objectAt(model, "PrimaryContainer");
  const [data] = modelData(container);
  if (data === undefined) return "its model has no data, so that only its image can score";
  const environment = textsAt(container, "Environment");
  const image = textAt(container, "Image") ?? "";
  // With --only, the model comes from the record of an earlier run.
  if (holdsHidden(JSON.stringify(environment))) return "the record of its model does not hold the model's secrets";
  const submit = environment["SAGEMAKER_SUBMIT_DIRECTORY"] ?? "";
  const builtIn = environment["SAGEMAKER_PROGRAM"] === undefined && xgboostVersion(image) !== undefined;
  if (builtIn && environment["SAGEMAKER_INFERENCE_OUTPUT"] !== undefined) {
    return "its model chooses the answers' form by SAGEMAKER_INFERENCE_OUTPUT, which only its image reads";
  }
  return {
    environment,
    program: environment["SAGEMAKER_PROGRAM"] ?? "inference.py",
    builtIn,
    // Images for PyTorch, TensorFlow and custom models have other defaults.
    defaults: /\/sagemaker-(scikit-learn|xgboost):/.test(image),
    data,
    code: submit.startsWith("s3://") ? { name: "code", uri: submit, path: CODE } : undefined,
  };
}

/** Puts the model at its path in the container; returns a sentence if the model has no code to call. */
export async function placeModel(
  { data, code, program, builtIn }: ServedModel,
  root: string,
  job: LocalJob,
  context: JobContext,
): Promise<string | undefined> {
  const { files } = context.effects;
  const unpack = async ({ uri }: Input, to: string): Promise<void> => {
    const path = (await context.storage.find(uri))?.path ?? context.storage.locate(uri);
    await unpackArchive(files, path, join(root, to), uri);
  };
  if ((await context.storage.find(data.uri))?.kind === "object") await unpack(data, MODEL);
  else await fetchInput(data, root, job, context);
  if (code !== undefined) await unpack(code, CODE);
  if ((await files.stat(join(root, CODE, program))) !== undefined) return undefined;
  if (builtIn) {
    await putScript(files, join(root, CODE), "serve_xgboost.py", program);
    return undefined;
  }
  return `its model brings no code/${program}, so that only its image can score`;
}
