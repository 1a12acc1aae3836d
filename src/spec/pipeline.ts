import type { Json, JsonObject } from "../base/canonical.ts";
import type { Place } from "../diagnostics/index.ts";
import type { Context } from "./fields.ts";

/** How an input of an instance is to be fed; an input that is not listed is left to resolution. */
export type Binding =
  | { readonly from: "output"; readonly step: string; readonly port: string }
  /** Given by the user: a URI or an expression. */
  | { readonly from: "external"; readonly uri: Json }
  /** Left unfed on purpose; only for an optional input. */
  | { readonly from: "nothing" };

/** One step of a pipeline: a specification by name, with its config as far as it was set. */
export interface StepInstance {
  /** Unique in the pipeline, as "TabularPreprocessing_calibration". */
  readonly id: string;
  /** The specification's name. */
  readonly spec: string;
  readonly branch?: string;
  /** Only what was set. Expressions are JSON. */
  readonly config: JsonObject;
  readonly inputs: Readonly<Record<string, Binding>>;
  /** Steps that must end first though nothing flows from them. */
  readonly after?: readonly string[];
  /** The only steps that may feed inputs which are left to resolution: a graph that was drawn by hand says so. Any may, where it is left out. */
  readonly sources?: readonly string[];
  readonly arm?: Arm;
  readonly displayName?: string;
  readonly description?: string;
  readonly cache?: { readonly enabled: boolean; readonly expireAfter?: string };
  readonly retries?: readonly JsonObject[];
  readonly at?: Place;
}

/** One side of a gate. */
export interface Arm {
  readonly gate: string;
  readonly side: "then" | "else";
}

/** A condition of the pipeline: steps that name it as their arm run only where it comes out on their side. */
export interface Gate {
  /** Unique among steps and gates; the name of the Condition step. */
  readonly id: string;
  /** All must hold. In the definition language's words; metrics and outputs by name. */
  readonly conditions: readonly JsonObject[];
  /** Where set, the other side fails with this text: literals and expressions, joined. */
  readonly otherwiseFail?: readonly Json[];
  /** Steps that must end first though no condition reads from them. */
  readonly after?: readonly string[];
  readonly displayName?: string;
  readonly description?: string;
  readonly arm?: Arm;
  readonly at?: Place;
}

/** What a definition says of itself beside parameters and steps. */
export interface Frame {
  /** Where SageMaker Experiments records the runs: ExperimentName and TrialName; null for nowhere. */
  readonly experiment?: JsonObject | null;
  readonly metadata?: JsonObject;
  /** The region that it is for; that of the target where it is left out. */
  readonly region?: string;
  readonly mlflow?: JsonObject | null;
}

/** A value that may change from run to run. */
export interface Parameter {
  readonly name: string;
  readonly type: "String" | "Integer" | "Float" | "Boolean";
  /** A parameter without one must be given at every start. */
  readonly default?: string | number | boolean;
  readonly values?: readonly string[];
  /** What it is for; shown where it is missing. */
  readonly doc?: string;
}

/** A wish that a metric shall meet: it becomes a gate. */
export interface Requirement {
  readonly metric: string;
  readonly at: "least" | "most";
  readonly value: number;
  /** The step that measures it, where the user named one. */
  readonly step?: string;
  /** Where it was said. */
  readonly place?: Place;
}

/** A door's remark for resolution. Evidence, ranked below explicit wires and branch rules, above the place in the row. */
export interface Hint {
  /** "order": `step` was called right after `after`. */
  readonly kind: "order";
  readonly step: string;
  readonly after: string;
}

/** What every door gives, and all that later stages know: plain, serialisable, with nothing of the door in it. */
export interface PipelineValue extends Frame {
  /** As the user wrote it: "fraud_detection". */
  readonly title: string;
  /** The AWS name that follows from it: "fraud-detection". */
  readonly name: string;
  readonly description?: string;
  readonly context: Context;
  readonly parameters: readonly Parameter[];
  readonly steps: readonly StepInstance[];
  readonly gates: readonly Gate[];
  readonly requirements: readonly Requirement[];
  readonly hints: readonly Hint[];
  /** Resolution may put in the steps that bridge a gap between kinds, each with a note. */
  readonly autoInsert?: true;
}

/**
 * The AWS name of a title: letters, digits and single hyphens, 256 at most.
 * Source: service model, PipelineName `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}`.
 */
export const awsName = (title: string): string =>
  title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 256)
    .replace(/-+$/, "");
