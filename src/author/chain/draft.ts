import type { Json, JsonObject } from "../../base/canonical.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Arm, Frame, Hint, Parameter, Requirement, StepInstance } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";

/** A step of a pipeline in the making. References to steps are keys; ids follow when the pipeline is finished. */
export interface DraftStep extends Omit<StepInstance, "id" | "spec"> {
  /** Unique in a draft: the id where it was given, else "#" and a number. */
  readonly key: string;
  /** Given by the author; made of specification and branch where it is not. */
  readonly id?: string;
  readonly spec: StepSpec;
}

/** A condition of a pipeline in the making. */
export interface DraftGate {
  readonly key: string;
  /** Given by the author; made of the name where it is not. */
  readonly id?: string;
  /** What its id begins with. */
  readonly name: string;
  readonly conditions: readonly JsonObject[];
  readonly otherwiseFail?: readonly Json[];
  readonly after?: readonly string[];
  readonly displayName?: string;
  readonly description?: string;
  readonly arm?: Arm;
}

/** A pipeline in the making: an immutable value behind every builder. */
export interface Draft {
  /** The same for all that is chained to one Pipeline(title). */
  readonly root: { readonly title: string };
  readonly description?: string;
  readonly frame?: Frame;
  readonly context: JsonObject;
  /** No label shall be asked for: the steps do without one. */
  readonly unlabelled?: true;
  readonly parameters: readonly Parameter[];
  readonly steps: readonly DraftStep[];
  readonly gates: readonly DraftGate[];
  readonly requirements: readonly Requirement[];
  readonly maxTrainingTime?: number;
  readonly hints: readonly Hint[];
  /** Config fields by name, for steps that are called from here on, have them and do not set them. */
  readonly presets?: JsonObject;
  /** What a call lacks may be put in by resolution. */
  readonly autoInsert?: true;
  readonly diagnostics: readonly Diagnostic[];
  /** What the chain has here. */
  readonly have: ReadonlySet<string>;
  /** Where the builder stands: a branch, an arm, the step that was called last on this line. */
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

/** A draft with some of its members set anew; undefined takes one away. */
export function withChanges(draft: Draft, change: { readonly [K in keyof Draft]?: Draft[K] | undefined }): Draft {
  const merged = { ...draft, ...change };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as unknown as Draft;
}

/** What the steps that are called from here on are set to, for a step: of those fields that it has. */
export const presetsFor = (spec: StepSpec, { presets = {} }: Draft): JsonObject =>
  Object.fromEntries(Object.entries(presets).filter(([field]) => Object.hasOwn(spec.config.shape, field)));

/** True where `later` is `earlier` with calls added, standing in the same place. */
export const continues = (later: Draft, earlier: Draft): boolean =>
  later.root === earlier.root &&
  later.branch === earlier.branch &&
  later.arm === earlier.arm &&
  earlier.steps.every((step, index) => later.steps[index] === step) &&
  earlier.gates.every((gate, index) => later.gates[index] === gate);

/** The step that measures a metric: of all that this place can see, the one that was called last. */
export function measuredBy(draft: Draft, metric: string): string | undefined {
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
