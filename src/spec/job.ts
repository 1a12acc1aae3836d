import type { Json, JsonObject } from "../base/canonical.ts";
import type { Context } from "./context.ts";
import type { Requirement } from "./pipeline.ts";

/** A container image that AWS manages, identified by framework and version, as listed by image_uris. */
export interface ManagedImage {
  readonly framework: string;
  readonly version: string;
  /** For example "py3", for frameworks whose image tags include a Python version. */
  readonly python?: string;
  readonly scope?: "training" | "inference";
}

/** A managed image, or the full URI of a custom image. */
export type Image = ManagedImage | { readonly uri: Json };

/** The container that serves a model: its image, and the framework's name in the model registry. */
export interface Serving {
  readonly image: Image;
  /** Such as "XGBOOST". */
  readonly framework: string;
}

/** A folder of Python files, and the file to run. */
export interface Script {
  /**
   * A folder next to the specification, as a URL: `new URL("./script/", import.meta.url).href`. Alternatively, the
   * local path of a folder or a single file, relative to the pipeline's folder.
   */
  readonly folder: string;
  /** The file to run, relative to the folder, such as "train.py". */
  readonly entry: string;
  /**
   * The local path of a user's folder or file. Its files are placed next to those in `folder`. An inference.py and a
   * requirements.txt next to a single file belong to it.
   */
  readonly beside?: string;
  /** The file in `beside` that `entry` starts. */
  readonly starts?: string;
}

/** A job's script: fixed by the specification, or computed from an instance's config. */
export type ScriptSource = Script | ((config: JsonObject) => Script);

/** The script that a source returns for a step instance's config. */
export const resolveScript = (source: ScriptSource, config: JsonObject): Script =>
  typeof source === "function" ? source(config) : source;

/** External data that a step reads: the files named by a config field, or a query. */
export interface ExternalInput {
  /** The input's name, and the folder where it is mounted. */
  readonly name: string;
  /** An S3 URI, a local path or an expression. The compiler turns a local path into an asset. */
  readonly uri?: Json;
  /** SageMaker's DatasetDefinition (Athena, Redshift), unchanged. */
  readonly dataset?: JsonObject;
}

/** A Model Monitor or Clarify check in SageMaker's own form, such as "MODEL_QUALITY". */
export interface ModelCheck {
  readonly step: string;
  /** The CheckType. */
  readonly type: string;
}

/**
 * The values passed to a step's functions during compilation. All values are final, and expressions are JSON.
 */
export interface JobView {
  /** The instance's name, such as "XGBoostModelEval_calibration". */
  readonly step: string;
  readonly branch?: string;
  readonly config: JsonObject;
  readonly context: Context;
  /** The URI (or value) of each wired input. */
  readonly inputs: Readonly<Record<string, Json>>;
  readonly pipeline: { readonly name: string; readonly title: string };
  readonly target: { readonly name: string; readonly region: string; readonly role: string };
  /**
   * The serving container for the model that reaches the step, as declared by the step that trained the model.
   * Undefined if no step declares it.
   */
  readonly serving?: Serving;
  /**
   * The total number of levels in all trees of the model that reaches the step, which each row passes through when it
   * is scored. Undefined if the step that trained the model does not state it.
   */
  readonly levels?: number;
  /** The checks that a registering step can refer to, each the only check of its type. */
  readonly checks?: readonly ModelCheck[];
  /** The URI of a managed image in the target's region. */
  readonly image: (image: Image) => Json;
}

/** Runs the step's script in a container, with inputs and outputs mounted as folders. */
export interface ProcessingJob {
  readonly type: "processing";
  readonly image: Image | ((view: JobView) => Image);
  readonly script: ScriptSource;
  readonly external?: (view: JobView) => readonly ExternalInput[];
}

/** Runs the step's script as a training job (docs/scripts.md says how it is started). */
export interface TrainingJob {
  readonly type: "training";
  readonly image: Image | ((view: JobView) => Image);
  readonly script: ScriptSource;
  /** The metrics that CloudWatch reads from the log: a map from names to regular expressions. */
  readonly metricDefinitions?:
    | Readonly<Record<string, string>>
    | ((config: JsonObject) => Readonly<Record<string, string>>);
}

/** The fields that a tuning job varies, and the metric that it optimizes. */
export interface Search {
  readonly strategy: "Bayesian" | "Random";
  /** One of the metric definitions, and whether higher or lower values are better. */
  readonly objective: { readonly metric: string; readonly better: "Maximize" | "Minimize" };
  readonly maxJobs: number;
  readonly maxParallelJobs: number;
  /** The maximum duration of the search in seconds. Unlimited if omitted. */
  readonly maxSeconds?: number;
  readonly seed?: number;
  /** Keyed by config field. The script's name for each field is derived from it. */
  readonly ranges: Readonly<Record<string, SearchRange>>;
}
/** The values that a search tries for one field. */
export type SearchRange =
  | {
      readonly type: "integer" | "continuous";
      readonly min: number;
      readonly max: number;
      readonly scaling: "Auto" | "Linear" | "Logarithmic" | "ReverseLogarithmic";
    }
  | { readonly type: "categorical"; readonly values: readonly (string | number | boolean)[] };

/** Runs a training script many times, each time with different values for the tuned fields. */
export interface TuningJob extends Omit<TrainingJob, "type"> {
  readonly type: "tuning";
  readonly search: (config: JsonObject) => Search;
}

/**
 * Scores data offline with a SageMaker model. `request` returns the members of CreateTransformJob without the job's
 * name.
 */
export interface TransformJob {
  readonly type: "transform";
  readonly request: (view: JobView) => JsonObject;
}

/** Creates a SageMaker model from a model archive. `request` returns the members of CreateModel without the name and role. */
export interface ModelJob {
  readonly type: "model";
  readonly request: (view: JobView) => JsonObject;
}

/** Creates a version in the model registry. `request` returns the members of CreateModelPackage. */
export interface RegisterJob {
  readonly type: "register";
  readonly request: (view: JobView) => JsonObject;
}

/** A bound on a metric. Its value can be an expression that is known only at run time. */
export interface Bound extends Pick<Requirement, "metric" | "at"> {
  readonly value: Json;
}

/** A gate. The pipeline continues if the metrics meet the config's requirements; otherwise, it fails with a message. */
export interface GateJob {
  readonly type: "gate";
  /** The input that carries the metrics. */
  readonly reads?: string;
  readonly requires?: (config: JsonObject) => readonly Bound[];
}

/** Any other step of the service, defined by its request and its `type` in the definition. */
export interface ServiceJob {
  readonly type: "service";
  /** The Type in the definition, such as "Lambda". */
  readonly stepType: string | ((view: JobView) => string);
  readonly request: (view: JobView) => JsonObject;
  /** Members besides Arguments, such as FunctionArn. */
  readonly beside?: (view: JobView) => JsonObject;
}

/**
 * What a job's hosts do if it has several instances: they "share" its work without knowing of each other, they share it
 * and "exchange" messages over the network, or each host would "repeat" all of it, so that additional hosts only add
 * cost.
 */
export type Hosts = "share" | "exchange" | "repeat";

/** A step's job, by job type. */
export type Job =
  | ProcessingJob
  | TrainingJob
  | TuningJob
  | TransformJob
  | ModelJob
  | RegisterJob
  | GateJob
  | ServiceJob;
/** The job types of steps. */
export type JobType = Job["type"];

/** Whether each job type trains a model and therefore has a training time to limit. */
const TRAINS: Readonly<Record<JobType, boolean>> = {
  training: true,
  tuning: true,
  processing: false,
  transform: false,
  model: false,
  register: false,
  gate: false,
  service: false,
};

/** True if the job trains a model, either once or many times in a search. */
export const trainsModel = ({ type }: Job): boolean => TRAINS[type];
