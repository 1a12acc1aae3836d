import type { Json, JsonObject } from "../base/canonical.ts";
import type { Context } from "./fields.ts";

/** A container image that AWS manages, by framework and version, as image_uris lists them. */
export interface ManagedImage {
  readonly framework: string;
  readonly version: string;
  /** "py3", where the framework's tags ask for one. */
  readonly python?: string;
  readonly scope?: "training" | "inference";
}

/** A managed image, or the full URI of one's own. */
export type Image = ManagedImage | { readonly uri: Json };

/** A folder of Python beside a step's specification, and the file in it that runs. */
export interface Script {
  /** The folder, as `import.meta.resolve`-style URL text: `new URL("./script/", import.meta.url).href`. */
  readonly folder: string;
  /** The file that is started, relative to the folder, as "train.py". */
  readonly entry: string;
}

/** A part of the outside world that a step reads: the files that a config field names, or a query. */
export interface ExternalInput {
  /** The input's name, and the folder that it is mounted at. */
  readonly name: string;
  /** An S3 URI, a local path or an expression; compiling turns a local path into an asset. */
  readonly uri?: Json;
  /** SageMaker's DatasetDefinition (Athena, Redshift), in its own words. */
  readonly dataset?: JsonObject;
}

/** What a step's own functions may look at while it is compiled: everything is final, expressions are JSON. */
export interface JobView {
  /** The instance's name, as "XGBoostModelEval_calibration". */
  readonly step: string;
  readonly branch?: string;
  readonly config: JsonObject;
  readonly context: Context;
  /** The URI (or value) of each wired input. */
  readonly inputs: Readonly<Record<string, Json>>;
  readonly pipeline: { readonly name: string; readonly title: string };
  readonly target: { readonly name: string; readonly region: string; readonly role: string };
  /** The URI of a managed image in the target's region. */
  readonly image: (image: Image) => Json;
}

/** Runs the step's script in a container, with its inputs and outputs mounted as folders. */
export interface ProcessingJob {
  readonly type: "processing";
  readonly image: Image | ((view: JobView) => Image);
  readonly script: Script;
  readonly external?: (view: JobView) => readonly ExternalInput[];
}

/** Runs the step's script as a framework container's training job (script mode). */
export interface TrainingJob {
  readonly type: "training";
  readonly image: Image | ((view: JobView) => Image);
  readonly script: Script;
  /** What CloudWatch shall read from the log: name to regular expression. */
  readonly metricDefinitions?: Readonly<Record<string, string>>;
}

/** A SageMaker model made of a model archive. `request` gives CreateModel's members less the name and role. */
export interface ModelJob {
  readonly type: "model";
  readonly request: (view: JobView) => JsonObject;
}

/** A new version in the model registry. `request` gives CreateModelPackage's members. */
export interface RegisterJob {
  readonly type: "register";
  readonly request: (view: JobView) => JsonObject;
}

/** A gate: goes on where the conditions hold, else fails with a sentence. */
export interface GateJob {
  readonly type: "gate";
}

/** Any other step of the service, in its own words: `type` in the definition, and its request. */
export interface ServiceJob {
  readonly type: "service";
  /** The definition's Type, as "Lambda". */
  readonly stepType: string;
  readonly request: (view: JobView) => JsonObject;
  /** Members beside Arguments, as FunctionArn. */
  readonly beside?: (view: JobView) => JsonObject;
}

export type Job = ProcessingJob | TrainingJob | ModelJob | RegisterJob | GateJob | ServiceJob;
export type JobType = Job["type"];
