import type { Task } from "./fields.ts";
import type { Kind } from "./kinds.ts";

/**
 * Where an input may be fed from, tried in this order (B is the step's own branch):
 * "branch"   B, then steps without a branch — data stays where it was made;
 * "trained"  B, training, no branch, any — models and what was learnt;
 * "held-out" B, the held-out branch if the step has no branch of its own, no branch, training — what scoring reads;
 * "anywhere" like "trained", for finished things: packages, calibrators, metrics.
 */
export type From = "branch" | "trained" | "held-out" | "anywhere";

/** A named input of a step. */
export interface InPort {
  readonly kind: Kind;
  /** One sentence for docs and messages: what it holds and how it is read. */
  readonly doc: string;
  readonly from: From;
  readonly optional?: true;
  /** Never wired by resolution, only by an explicit wire, a gate or a door that asks for it. */
  readonly explicit?: true;
  /** Carries what a transform learnt: required on every branch but training, which never takes it; fed by the same step of the training branch. */
  readonly fitted?: true;
  /** Other names of the port, in files that other tools wrote. */
  readonly aliases?: readonly string[];
  /** Steps that this input is meant to be fed by; evidence, not a rule. */
  readonly compatibleSources?: readonly string[];
  /** Words that speak for a source; evidence, not a rule. */
  readonly semanticKeywords?: readonly string[];
  /** The channel of a training job; the port's name where it is left out. */
  readonly channel?: string;
}

/** Where a training job leaves an output: model.tar.gz, or output.tar.gz. */
export type TrainingArchive = "model" | "output-data";

/** A named output of a step. */
export interface OutPort {
  readonly kind: Kind;
  readonly doc: string;
  /** Made on the way: taken only where no step makes the same kind on purpose. */
  readonly byProduct?: true;
  /** Of a subtype that nobody knows before it runs: satisfies any subtype of its kind, after those that are proved. */
  readonly open?: true;
  /** Names of the numbers that `propertyFile` holds: they can be used in conditions. */
  readonly metrics?: readonly string[];
  /** Those of `metrics` that the file holds, by task; all of them where it is left out. */
  readonly metricsByTask?: Readonly<Record<Task, readonly string[]>>;
  /** A JSON file below the output that conditions may read. */
  readonly propertyFile?: string;
  /** For a kind carried by one object: its file name below the output. */
  readonly file?: string;
  /** For a training job: which of its two archives. */
  readonly archive?: TrainingArchive;
  /** For a kind carried by a value: the property path of the step's answer, as "ModelName". */
  readonly property?: string;
  readonly aliases?: readonly string[];
}

export type InPorts = { readonly [port: string]: InPort };
export type OutPorts = { readonly [port: string]: OutPort };
