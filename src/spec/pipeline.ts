import type { Json, JsonObject } from "../base/canonical.ts";
import type { Place } from "../diagnostics/index.ts";
import type { Allowance } from "./allowance.ts";
import type { Fact, PipelineContext } from "./context.ts";
import type { Policies } from "./policies.ts";
import type { Notify, Schedule } from "./schedule.ts";

/** The source of an instance's input. Inputs that are not listed are left to resolution. */
export type Binding =
  | { readonly from: "output"; readonly step: string; readonly port: string }
  /** Provided by the user: a URI or an expression. */
  | { readonly from: "external"; readonly uri: Json }
  /** Explicitly left unwired, which is possible only for an optional input. */
  | { readonly from: "nothing" };

/** One step of a pipeline: the name of its specification, and the config values that were set. */
export interface StepInstance {
  /** Unique in the pipeline, such as "TabularPreprocessing_calibration". */
  readonly id: string;
  /** The specification's name. */
  readonly spec: string;
  readonly branch?: string;
  /** Only values that were explicitly set. Expressions are JSON. */
  readonly config: JsonObject;
  readonly inputs: Readonly<Record<string, Binding>>;
  /** Steps that must end first even though no data flows from them. */
  readonly after?: readonly string[];
  /**
   * The only steps that can feed inputs left to resolution, as defined by a graph with edges. If omitted, any step can
   * feed them.
   */
  readonly sources?: readonly string[];
  readonly arm?: Arm;
  readonly displayName?: string;
  readonly description?: string;
  /** SageMaker's step cache for this step, whatever the policies say. */
  readonly cache?: StepCache;
  /** How often the step's job is repeated after a failure, or SageMaker's retry policies, whatever the policies say. */
  readonly retries?: StepRetries;
  /** Diagnostics that the author accepts for this step. */
  readonly allow?: readonly Allowance[];
  readonly at?: Place;
}

/** The settings of SageMaker's step cache. expireAfter is a duration, such as "30 days" or "P30D". */
export interface StepCache {
  readonly enabled: boolean;
  readonly expireAfter?: string;
}
/** A number of repetitions, or retry policies in the service's form. */
export type StepRetries = number | readonly JsonObject[];

/** One side of a gate. */
export interface Arm {
  readonly gate: string;
  readonly side: "then" | "else";
}

/** A condition of the pipeline. Steps whose arm is a side of this gate run only if that side is taken. */
export interface Gate {
  /** The name of the Condition step. It is unique among steps and gates. */
  readonly id: string;
  /**
   * Conditions that must all be true. They have the form of the definition language, with metrics and outputs
   * referenced by name.
   */
  readonly conditions: readonly JsonObject[];
  /** If set, the other side fails with this message, which is joined from strings and expressions. */
  readonly otherwiseFail?: readonly Json[];
  /** Steps that must end first even though no condition reads from them. */
  readonly after?: readonly string[];
  readonly displayName?: string;
  readonly description?: string;
  /** Diagnostics that the author accepts for this condition. */
  readonly allow?: readonly Allowance[];
  readonly arm?: Arm;
  readonly at?: Place;
}

/** Members that a definition can lack. Specline writes them unless a pipeline says otherwise. */
export const OPTIONAL_MEMBERS = ["Metadata", "Parameters", "PipelineExperimentConfig"] as const;
export type OptionalMember = (typeof OPTIONAL_MEMBERS)[number];

/** Members of a definition besides parameters and steps, and the policies for all steps. */
export interface Frame extends Policies {
  /** Where SageMaker Experiments records the runs: ExperimentName and TrialName, or null to disable it. */
  readonly experiment?: JsonObject | null;
  readonly metadata?: JsonObject;
  /** The pipeline's region. It defaults to the target's region. */
  readonly region?: string;
  readonly mlflow?: JsonObject | null;
  /** Members that the definition omits if they would be empty or have a default value. */
  readonly omit?: readonly OptionalMember[];
  /** Diagnostics that the author accepts, wherever in the pipeline they are. */
  readonly allow?: readonly Allowance[];
}

/** A value that can change from run to run. */
export interface Parameter {
  readonly name: string;
  readonly type: "String" | "Integer" | "Float" | "Boolean";
  /** If there is no default, the parameter must be set each time a run is started. */
  readonly default?: string | number | boolean;
  readonly values?: readonly string[];
  /** The Description in the definition. */
  readonly description?: string;
  /** The parameter's purpose, which is shown if its value is missing. */
  readonly doc?: string;
}

/** A bound that a metric must meet. It is turned into a gate. */
export interface Requirement {
  readonly metric: string;
  readonly at: "least" | "most";
  readonly value: number;
  /** The step that measures the metric, if the user named one. */
  readonly step?: string;
  /** The location where the user stated the requirement. */
  readonly place?: Place;
}

/** How a model is monitored, in one form for all ways to write it. It is not part of the definition. */
export interface Monitor {
  readonly data: Json;
  readonly schedules: readonly Schedule[];
  readonly notify?: Notify;
  /** Undefined if drift is not checked. */
  readonly drift?: { readonly maxColumns: number; readonly minEffect?: number };
  readonly quality?: { readonly labels?: Json; readonly requirements: readonly Requirement[] };
  /** As the user wrote it. */
  readonly written: JsonObject;
}

/**
 * A hint from authoring for resolution. As evidence, it ranks below explicit wires and branch rules, but above the
 * step's position in the chain.
 */
export interface Hint {
  /** "order": `step` was called immediately after `after`. */
  readonly kind: "order";
  readonly step: string;
  readonly after: string;
}

/**
 * The result of authoring in any form, and the only input of later stages. It is plain, serializable and independent of
 * the form.
 */
export interface PipelineValue extends Frame {
  /** As written by the user: "fraud_detection". */
  readonly title: string;
  /** The AWS name derived from the user's name: "fraud-detection". */
  readonly name: string;
  readonly description?: string;
  readonly context: PipelineContext;
  /**
   * Facts in the context that the author left open although the definition depends on them. They are inferred from the
   * data or assumed.
   */
  readonly openFacts?: readonly Fact[];
  readonly parameters: readonly Parameter[];
  readonly steps: readonly StepInstance[];
  readonly gates: readonly Gate[];
  readonly requirements: readonly Requirement[];
  readonly hints: readonly Hint[];
  /** What starts the pipeline on AWS. It is not part of the definition. */
  readonly schedules?: readonly Schedule[];
  /** The topics that get a message about the end of an execution on AWS. */
  readonly notify?: Notify;
  /** How the pipeline's model is monitored, by a pipeline of its own. */
  readonly monitor?: Monitor;
  /** If true, resolution can insert steps that bridge a gap between kinds, each with a note. */
  readonly autoInsert?: true;
}

/**
 * The AWS name derived from a title: letters, digits and single hyphens, at most 256 characters. Source: service model,
 * PipelineName `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}`.
 */
export const awsName = (title: string): string =>
  title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 256)
    .replace(/-+$/, "");
