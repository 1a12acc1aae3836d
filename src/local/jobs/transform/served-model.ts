import { join } from "node:path";
import { holdsHidden } from "../../../base/secrets/index.ts";
import { unpackArchive } from "../../storage/archive.ts";
import { fetchInput } from "../inputs.ts";
import type { Input, JobContext, LocalJob } from "../job.ts";
import { listAt, objectAt, textAt, textsAt } from "../request.ts";
import { modelData } from "./model.ts";

/** Where a serving container has its model, and the model's code in it. */
export const MODEL = "/opt/ml/model";
const CODE = `${MODEL}/code`;

const modelName = (job: LocalJob): string => textAt(job.request, "ModelName") ?? "";

/** A model that a Model step of this run made, as its container serves it. */
export interface ServedModel {
  readonly environment: Readonly<Record<string, string>>;
  /** The file of code/ that scores. */
  readonly program: string;
  /** Whether its image stands in for functions that the file does not have. */
  readonly defaults: boolean;
  readonly data: Input;
  /** Code that lies beside the archive. */
  readonly code: Input | undefined;
}

/** The model that a transform job names; a sentence where there is none that could be served here. */
export function servedModel(job: LocalJob, context: JobContext): ServedModel | string {
  const model = context.modelOf(modelName(job));
  if (model === undefined) return `no step of this run made the model '${modelName(job)}'`;
  const chain = listAt(model, "Containers");
  if (chain.length > 1) return `its model is a chain of ${chain.length} containers`;
  const container = chain[0] ?? objectAt(model, "PrimaryContainer");
  const [data] = modelData(container);
  if (data === undefined) return "its model has no data, so that only its image can score";
  const environment = textsAt(container, "Environment");
  // With --only the model is one that an earlier run recorded.
  if (holdsHidden(JSON.stringify(environment))) return "the record of its model does not hold the model's secrets";
  const submit = environment["SAGEMAKER_SUBMIT_DIRECTORY"] ?? "";
  return {
    environment,
    program: environment["SAGEMAKER_PROGRAM"] ?? "inference.py",
    // PyTorch's, TensorFlow's and a user's own have others.
    defaults: /\/sagemaker-(scikit-learn|xgboost):/.test(textAt(container, "Image") ?? ""),
    data,
    code: submit.startsWith("s3://") ? { name: "code", uri: submit, path: CODE } : undefined,
  };
}

/** Puts the model where its container has it; a sentence where it brings no code that could be called. */
export async function placeModel(
  { data, code, program }: ServedModel,
  root: string,
  job: LocalJob,
  context: JobContext,
): Promise<string | undefined> {
  const { files } = context.effects;
  const unpack = ({ uri }: Input, to: string): Promise<void> =>
    unpackArchive(files, context.storage.locate(uri), join(root, to), uri);
  if ((await context.storage.find(data.uri))?.kind === "object") await unpack(data, MODEL);
  else await fetchInput(data, root, job, context);
  if (code !== undefined) await unpack(code, CODE);
  if ((await files.stat(join(root, CODE, program))) !== undefined) return undefined;
  return `its model brings no code/${program}, so that only its image can score`;
}
