import type { PipelineValue, StepInstance } from "../spec/pipeline.ts";

/** Which rule chose, in the order in which they are asked. */
export type Rule = "explicit" | "only" | "branch" | "hint" | "row" | "purpose" | "proved" | "beside" | "names";

/** What can keep a candidate out: a rule that chose another, or that it could never have fed the input. */
export type Rejection = Rule | "kind" | "order" | "arm" | "edge";

/** An output that could have fed an input, and what became of it. */
export interface Candidate {
  readonly step: string;
  readonly port: string;
  readonly kind: string;
  /** Absent for the one that was taken. */
  readonly rejectedBy?: Rejection;
  /** Why, in a few words: "other branch (training)", "earlier in the row than RiskTableMapping". */
  readonly because: string;
}

/** A bound pair of ports, with its evidence. */
export interface Wire {
  readonly from: { readonly step: string; readonly port: string };
  readonly to: { readonly step: string; readonly port: string };
  /** The artifact kind that flows. */
  readonly kind: string;
  readonly rule: Rule;
  /** One sentence: "the only model.xgboost that XGBoostModelEval can see". */
  readonly why: string;
  /** All that were weighed, the taken one first, and a few of other branches; `explain` gives every one. */
  readonly considered: readonly Candidate[];
}

/** What resolution adds to a step. */
export interface WiredStep extends StepInstance {
  /** The branch whose data the step works on; taken over from its input where it named none. */
  readonly effectiveBranch?: string;
}

/** A pipeline whose every input is wired, external, left open on purpose or reported. */
export interface Wired extends Omit<PipelineValue, "steps"> {
  readonly steps: readonly WiredStep[];
  readonly wires: readonly Wire[];
  /** Steps in which something required is missing, and all that hang on them: compiling passes over them in silence. */
  readonly unresolved: readonly string[];
}
