import type { Json, JsonObject } from "../base/canonical.ts";
import type { Context } from "./fields.ts";
import type { Requirement } from "./pipeline.ts";

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

/** What serves a model: the image of its container, and what the model registry calls the framework. */
export interface Serving {
  readonly image: Image;
  /** As "XGBOOST". */
  readonly framework: string;
}

/** A folder of Python, and the file in it that runs. */
export interface Script {
  /**
   * The folder beside a specification, as URL text: `new URL("./script/", import.meta.url).href`. Or a local path of a
   * folder or of a single file, from the pipeline's own folder on.
   */
  readonly folder: string;
  /** The file that is started, relative to the folder, as "train.py". */
  readonly entry: string;
  /** A folder or a file of the user's, as a local path: its files are laid beside those of `folder`. */
  readonly beside?: string;
  /** The file of `beside` that `entry` starts. */
  readonly starts?: string;
}

/** The script of a job: the specification's own, or one that follows from an instance's config. */
export type ScriptSource = Script | ((config: JsonObject) => Script);

/** The script that a job of this config runs. */
export const scriptOf = (source: ScriptSource, config: JsonObject): Script =>
  typeof source === "function" ? source(config) : source;

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
  /** What serves the model that reaches the step, by the step that trained it; undefined where no step says so. */
  readonly serving?: Serving;
  /** The URI of a managed image in the target's region. */
  readonly image: (image: Image) => Json;
}

/** Runs the step's script in a container, with its inputs and outputs mounted as folders. */
export interface ProcessingJob {
  readonly type: "processing";
  readonly image: Image | ((view: JobView) => Image);
  readonly script: ScriptSource;
  readonly external?: (view: JobView) => readonly ExternalInput[];
}

/** Runs the step's script as a framework container's training job (script mode). */
export interface TrainingJob {
  readonly type: "training";
  readonly image: Image | ((view: JobView) => Image);
  readonly script: ScriptSource;
  /** What CloudWatch shall read from the log: name to regular expression. */
  readonly metricDefinitions?:
    | Readonly<Record<string, string>>
    | ((config: JsonObject) => Readonly<Record<string, string>>);
}

/** What a tuning job varies, and what it looks at. */
export interface Search {
  readonly strategy: "Bayesian" | "Random";
  /** One of the metric definitions, and which end of it is better. */
  readonly objective: { readonly metric: string; readonly better: "Maximize" | "Minimize" };
  readonly maxJobs: number;
  readonly maxParallelJobs: number;
  /** Seconds that the whole search takes at most; no limit where it is left out. */
  readonly maxSeconds?: number;
  readonly seed?: number;
  /** By the config field that is varied; the script's own name of it follows. */
  readonly ranges: Readonly<Record<string, SearchRange>>;
}
export type SearchRange =
  | {
      readonly type: "integer" | "continuous";
      readonly min: number;
      readonly max: number;
      readonly scaling: "Auto" | "Linear" | "Logarithmic" | "ReverseLogarithmic";
    }
  | { readonly type: "categorical"; readonly values: readonly (string | number | boolean)[] };

/** Runs a training script many times, each with other values of the fields that are searched. */
export interface TuningJob extends Omit<TrainingJob, "type"> {
  readonly type: "tuning";
  readonly search: (config: JsonObject) => Search;
}

/** Scores data with a SageMaker model, offline. `request` gives CreateTransformJob's members less the job's name. */
export interface TransformJob {
  readonly type: "transform";
  readonly request: (view: JobView) => JsonObject;
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

/** A bound for a metric; its value may be known only when the pipeline runs. */
export interface Bound extends Pick<Requirement, "metric" | "at"> {
  readonly value: Json;
}

/** A gate: goes on where what its config requires of the metrics holds, else fails with a sentence. */
export interface GateJob {
  readonly type: "gate";
  /** The input that carries the metrics. */
  readonly reads?: string;
  readonly requires?: (config: JsonObject) => readonly Bound[];
}

/** Any other step of the service, in its own words: `type` in the definition, and its request. */
export interface ServiceJob {
  readonly type: "service";
  /** The definition's Type, as "Lambda". */
  readonly stepType: string | ((view: JobView) => string);
  readonly request: (view: JobView) => JsonObject;
  /** Members beside Arguments, as FunctionArn. */
  readonly beside?: (view: JobView) => JsonObject;
}

export type Job =
  | ProcessingJob
  | TrainingJob
  | TuningJob
  | TransformJob
  | ModelJob
  | RegisterJob
  | GateJob
  | ServiceJob;
export type JobType = Job["type"];
