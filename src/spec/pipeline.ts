import type { Json, JsonObject } from "../base/canonical.ts";
import type { Place } from "../diagnostics/index.ts";
import type { Fact, PipelineContext } from "./context.ts";

/** How an instance's input is fed. Inputs that are not listed are left to resolution. */
export type Binding =
  | { readonly from: "output"; readonly step: string; readonly port: string }
  /** Provided by the user: a URI or an expression. */
  | { readonly from: "external"; readonly uri: Json }
  /** Explicitly left unwired, which is possible only for an optional input. */
  | { readonly from: "nothing" };

/** One step of a pipeline: the name of a specification, and the config that was set. */
export interface StepInstance {
  /** Unique in the pipeline, such as "TabularPreprocessing_calibration". */
  readonly id: string;
  /** The specification's name. */
  readonly spec: string;
  readonly branch?: string;
  /** Only values that were set. Expressions are JSON. */
  readonly config: JsonObject;
  readonly inputs: Readonly<Record<string, Binding>>;
  /** Steps that must end first although no data flows from them. */
  readonly after?: readonly string[];
  /**
   * The only steps that can feed inputs left to resolution, as defined by a graph with edges. If omitted, any step can.
   */
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

/** A condition of the pipeline. Steps whose arm is one of its sides run only if that side is taken. */
export interface Gate {
  /** The name of the Condition step. Unique among steps and gates. */
  readonly id: string;
  /** All of these must be true. They are in the form of the definition language, with metrics and outputs by name. */
  readonly conditions: readonly JsonObject[];
  /** If set, the other side fails with this message: strings and expressions, joined. */
  readonly otherwiseFail?: readonly Json[];
  /** Steps that must end first although no condition reads from them. */
  readonly after?: readonly string[];
  readonly displayName?: string;
  readonly description?: string;
  readonly arm?: Arm;
  readonly at?: Place;
}

/** Members of a definition besides parameters and steps. */
export interface Frame {
  /** Where SageMaker Experiments records the runs: ExperimentName and TrialName, or null to disable it. */
  readonly experiment?: JsonObject | null;
  readonly metadata?: JsonObject;
  /** The pipeline's region. It defaults to the target's region. */
  readonly region?: string;
  readonly mlflow?: JsonObject | null;
}

/** A value that may change from run to run. */
export interface Parameter {
  readonly name: string;
  readonly type: "String" | "Integer" | "Float" | "Boolean";
  /** If there is no default, the parameter must be set at every start. */
  readonly default?: string | number | boolean;
  readonly values?: readonly string[];
  /** Its purpose, which is shown if its value is missing. */
  readonly doc?: string;
}

/** A bound that a metric must meet. It becomes a gate. */
export interface Requirement {
  readonly metric: string;
  readonly at: "least" | "most";
  readonly value: number;
  /** The step that measures it, if the user named one. */
  readonly step?: string;
  /** Where it was stated. */
  readonly place?: Place;
}

/**
 * A hint from authoring for resolution. As evidence, it ranks below explicit wires and branch rules, and above the
 * position in the row.
 */
export interface Hint {
  /** "order": `step` was called immediately after `after`. */
  readonly kind: "order";
  readonly step: string;
  readonly after: string;
}

/**
 * The result of authoring in any form, and the only input of later stages. It is plain, serialisable and independent of
 * the form.
 */
export interface PipelineValue extends Frame {
  /** As written by the user: "fraud_detection". */
  readonly title: string;
  /** The AWS name derived from it: "fraud-detection". */
  readonly name: string;
  readonly description?: string;
  readonly context: PipelineContext;
  /**
   * Facts in the context that the author left open although the definition depends on them. They are found in the data,
   * or assumed.
   */
  readonly openFacts?: readonly Fact[];
  readonly parameters: readonly Parameter[];
  readonly steps: readonly StepInstance[];
  readonly gates: readonly Gate[];
  readonly requirements: readonly Requirement[];
  readonly hints: readonly Hint[];
  /** Resolution may insert steps that bridge a gap between kinds, each with a note. */
  readonly autoInsert?: true;
}

/**
 * The AWS name of a title: letters, digits and single hyphens, at most 256 characters.
 * Source: service model, PipelineName `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}`.
 */
export const awsName = (title: string): string =>
  title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 256)
    .replace(/-+$/, "");
