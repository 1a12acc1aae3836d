import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Allowance } from "../../spec/allowance.ts";
import type { Context } from "../../spec/context.ts";
import type { Arm, Frame, Hint, Parameter, Requirement, StepInstance } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";

/** A step in a draft. Steps refer to each other by key, and ids are assigned when the pipeline is built. */
export interface DraftStep extends Omit<StepInstance, "id" | "spec"> {
  /** Unique in a draft. The key is the step's id if it has one, otherwise "#" and a number. */
  readonly key: string;
  /** The id that the author chose. If there is none, the id is derived from the specification and the branch. */
  readonly id?: string;
  readonly spec: StepSpec;
}

/** A condition in a draft. */
export interface DraftGate {
  readonly key: string;
  /** The id that the author chose. If there is none, the id is derived from the name. */
  readonly id?: string;
  /** The beginning of the condition's id. */
  readonly name: string;
  readonly conditions: readonly JsonObject[];
  readonly otherwiseFail?: readonly Json[];
  readonly after?: readonly string[];
  readonly displayName?: string;
  readonly description?: string;
  readonly allow?: readonly Allowance[];
  readonly arm?: Arm;
}

/** A pipeline under construction. This immutable value is behind every builder. */
export interface Draft {
  /** Identifies the Pipeline(title) call with which a chain started. */
  readonly root: { readonly title: string };
  readonly description?: string;
  readonly frame?: Frame;
  readonly context: JsonObject;
  /**
   * Facts that the author left open and that were found elsewhere, for example in the data. Facts that the author
   * states override them.
   */
  readonly found?: Context;
  /** Facts that apply if the author does not state them and they are not found elsewhere. */
  readonly assumed?: Context;
  /** True if the steps work without a label, in which case no label is requested. */
  readonly unlabelled?: true;
  readonly parameters: readonly Parameter[];
  readonly steps: readonly DraftStep[];
  readonly gates: readonly DraftGate[];
  readonly requirements: readonly Requirement[];
  readonly maxTrainingTime?: number;
  readonly hints: readonly Hint[];
  /** The schedules, as written: one, or a list. */
  readonly schedule?: Json;
  /** The topics that get a message about the end of an execution, as written. */
  readonly notify?: Json;
  /** How the model is monitored, as written. */
  readonly monitor?: Json;
  /** Config values for later steps that have these fields but do not set them. */
  readonly presets?: JsonObject;
  /** True if resolution can insert steps that produce missing inputs. */
  readonly autoInsert?: true;
  readonly diagnostics: readonly Diagnostic[];
  /** The kinds that are available at this position. */
  readonly have: ReadonlySet<string>;
  /** The builder's position: its branch, its arm, and the most recently called step. */
  readonly branch?: string;
  readonly arm?: Arm;
  readonly last?: string;
}

export const emptyDraft = (title: string): Draft => ({
  root: { title },
  context: {},
  parameters: [],
  steps: [],
  gates: [],
  requirements: [],
  hints: [],
  diagnostics: [],
  have: new Set(),
});

/** Sets members of a draft. Undefined removes a member. */
export function withChanges(draft: Draft, change: { readonly [K in keyof Draft]?: Draft[K] | undefined }): Draft {
  return defined({ ...draft, ...change }) as Draft;
}

/** The presets that apply to a step, because the step has their fields. */
export const presetsFor = (spec: StepSpec, { presets = {} }: Draft): JsonObject =>
  Object.fromEntries(Object.entries(presets).filter(([field]) => Object.hasOwn(spec.config.shape, field)));

/** True if `later` is `earlier` with further calls, at the same position. */
export const continues = (later: Draft, earlier: Draft): boolean =>
  later.root === earlier.root &&
  later.branch === earlier.branch &&
  later.arm === earlier.arm &&
  earlier.steps.every((step, index) => later.steps[index] === step) &&
  earlier.gates.every((gate, index) => later.gates[index] === gate);

/**
 * Finds the step that measures a metric. If several such steps are visible from this position, returns the most
 * recently called one.
 */
export function findMeasuringStep(draft: Draft, metric: string): string | undefined {
  const arms: Arm[] = [];
  for (let arm = draft.arm; arm !== undefined; ) {
    arms.push(arm);
    const { gate } = arm;
    arm = draft.gates.find(({ key }) => key === gate)?.arm;
  }
  const visible = draft.steps.filter(
    ({ arm }) => arm === undefined || arms.some((one) => one.gate === arm.gate && one.side === arm.side),
  );
  return visible.findLast(({ spec }) =>
    Object.values(spec.outputs).some((output) => output.metrics?.includes(metric) === true),
  )?.key;
}
