import { grouped } from "../base/grouped.ts";
import type { PipelineValue, StepInstance } from "../spec/pipeline.ts";

/** The rule that made a choice, in the order in which the rules apply. */
export type Rule = "explicit" | "only" | "branch" | "hint" | "row" | "purpose" | "proved" | "beside" | "names";

/** The reason why a candidate was rejected: a rule chose another, or it could never have fed the input. */
export type Rejection = Rule | "kind" | "order" | "arm" | "edge";

/** An output that could have fed an input, and whether it was chosen. */
export interface Candidate {
  readonly step: string;
  readonly port: string;
  readonly kind: string;
  /** Absent for the chosen candidate. */
  readonly rejectedBy?: Rejection;
  /** The reason in a few words: "other branch (training)", "earlier in the row than RiskTableMapping". */
  readonly because: string;
}

/** A bound pair of ports, with its evidence. */
export interface Wire {
  readonly from: { readonly step: string; readonly port: string };
  readonly to: { readonly step: string; readonly port: string };
  /** The artifact kind that flows along it. */
  readonly kind: string;
  readonly rule: Rule;
  /** One sentence: "the only model.xgboost that XGBoostModelEval can see". */
  readonly why: string;
  /** All candidates that were compared, the chosen one first, and a few from other branches; `explain` lists every one. */
  readonly considered: readonly Candidate[];
}

/** The wires into each step. */
export const wiresByConsumer = (wires: readonly Wire[]): ReadonlyMap<string, readonly Wire[]> =>
  grouped(wires, ({ to }) => to.step);

/** The information that resolution adds to a step. */
export interface WiredStep extends StepInstance {
  /** The branch whose data the step uses. It is inherited from the input if the step does not name one. */
  readonly effectiveBranch?: string;
}

/** A pipeline in which every input is wired, external, deliberately left open, or reported. */
export interface Wired extends Omit<PipelineValue, "steps"> {
  readonly steps: readonly WiredStep[];
  readonly wires: readonly Wire[];
  /** Steps that lack something required, and all of their dependents. The compiler skips them silently. */
  readonly unresolved: readonly string[];
}
