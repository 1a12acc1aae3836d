import type { JsonObject } from "../base/canonical.ts";
import type { Task } from "./context.ts";
import type { Kind } from "./kinds.ts";

/**
 * The possible sources of an input, in search order (B is the step's own branch). "branch": B, then steps without a
 * branch, because data stays where it was produced. "trained": B, training, no branch, any; for models and fitted
 * transforms. "held-out": B, the held-out branch if the step has no branch of its own, no branch, training; for scoring
 * inputs. "anywhere": like "trained", for finished artifacts such as packages, calibrators and metrics.
 */
export type From = "branch" | "trained" | "held-out" | "anywhere";

/** A named input of a step. */
export interface InPort {
  readonly kind: Kind;
  /** One sentence for docs and messages that describes the content and format. */
  readonly doc: string;
  readonly from: From;
  readonly optional?: true;
  /** Never wired by resolution, but only by an explicit wire, by a gate, or by authoring on request. */
  readonly explicit?: true;
  /**
   * Carries a fitted transform. It is required on every branch except training, which never reads it, and is fed by the
   * same step on the training branch.
   */
  readonly fitted?: true;
  /** Carries a decision that the same step made on the training branch. Taken from there by a step on another branch if the two differ in this config field; never required. */
  readonly decidedFor?: string;
  /** The port's names in files from other tools. */
  readonly aliases?: readonly string[];
  /** Steps that are preferred as the source of this input. This is evidence, not a rule. */
  readonly compatibleSources?: readonly string[];
  /** Words that support choosing a source. This is evidence, not a rule. */
  readonly semanticKeywords?: readonly string[];
  /** The channel of a training job. Defaults to the port's name. */
  readonly channel?: string;
}

/** The archive in which a training job stores an output: model.tar.gz or output.tar.gz. */
export type TrainingArchive = "model" | "output-data";

/** The columns of a table that a step creates, compared with those of the tables that it reads. */
export interface TableColumns {
  /** Which of the input columns it has: all, those that can be features, or none. */
  readonly kept: "all" | "features" | "none";
  /** Names of other columns. `*` is the name of a column that was read, or a value of the label, as in "*_missing". */
  readonly added?: readonly string[];
}

/** Where an output goes that leaves the pipeline. */
export interface Destination {
  /** The config field with the folder: an S3 URI, an expression, or a local path. */
  readonly field: string;
  /** The folder inside of it. */
  readonly folder: string;
  /** Whether each execution has a folder of its own in there. */
  readonly perRun?: (config: JsonObject) => boolean;
}

/** The name of the folder that an execution has in a destination, which engines such as Athena read as a partition. */
export const runPart = (execution: string): string => `run=${execution}`;

/** The name of the folder that keeps what a sample of the rows writes apart from the results of all rows. */
export const samplePart = (part: number): string => `sample-${part}`;

/** The minimum and maximum values of metrics, by name. */
export type MetricRanges = { readonly [metric: string]: readonly [least: number, most: number] };

/** A named output of a step. */
export interface OutPort {
  readonly kind: Kind;
  readonly doc: string;
  /**
   * True if it carries a decision that was made before the pipeline, such as how an existing model's table was read.
   * Only inputs with `decidedFor` use it, on branches other than training, unless the pipeline makes the decision
   * itself.
   */
  readonly decision?: true;
  /** True for a by-product, which is used only if no step produces the same kind on purpose. */
  readonly byProduct?: true;
  /**
   * True if the exact subtype is known only at run time. The output satisfies any subtype of its kind, but ranks after
   * outputs that are proven to satisfy the subtype.
   */
  readonly open?: true;
  /** The names of the numbers in `propertyFile`, for use in conditions. */
  readonly metrics?: readonly string[];
  /** The subset of `metrics` that the file contains for each task. All of them if omitted. */
  readonly metricsByTask?: Readonly<Record<Task, readonly string[]>>;
  /** The minimum and maximum values of metrics. A bound beyond them is refused. */
  readonly metricRanges?: MetricRanges;
  /** Whether higher or lower values of metrics are better. A requirement that demands a worse value is a warning. */
  readonly metricDirections?: Readonly<Record<string, "higher" | "lower">>;
  /** A JSON file in the output that conditions can read. */
  readonly propertyFile?: string;
  /**
   * The columns of a table, in which `check` looks up names. If omitted, the table can have any columns, as after a
   * user's script.
   */
  readonly columns?: TableColumns;
  /**
   * True if all executions write it to the same place, where other pipelines find that of the latest execution. The
   * step's results are never reused, because another execution may have written since.
   */
  readonly latest?: true;
  /**
   * Set if the output goes to a folder that the config names, and not to the execution's own place. A local path is for
   * local runs only, which copy the output there at the end.
   */
  readonly destination?: Destination;
  /** For a kind that is stored as one object, the object's file name in the output. */
  readonly file?: string;
  /** For a training job, the archive that contains it. */
  readonly archive?: TrainingArchive;
  /** For a kind that is carried as a value, the property path in the step's response, such as "ModelName". */
  readonly property?: string;
  readonly aliases?: readonly string[];
}

/** The inputs of a step by name. */
export type InPorts = { readonly [port: string]: InPort };
/** The outputs of a step by name. */
export type OutPorts = { readonly [port: string]: OutPort };
