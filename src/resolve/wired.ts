import { grouped } from "../base/grouped.ts";
import type { PipelineValue, StepInstance } from "../spec/pipeline.ts";

/** The rule that made a choice, listed in the order in which the rules apply. */
export type Rule = "explicit" | "only" | "branch" | "hint" | "row" | "purpose" | "proved" | "beside" | "names";

/**
 * The reason why a candidate was rejected: a rule chose another candidate, or this one could never have fed the input.
 */
export type Rejection = Rule | "kind" | "order" | "arm" | "edge";

/** An output that could have fed an input, and whether it was chosen. */
export interface Candidate {
  readonly step: string;
  readonly port: string;
  readonly kind: string;
  /** Absent for the chosen candidate. */
  readonly rejectedBy?: Rejection;
  /** The reason in a few words, such as "other branch (training)" or "earlier in the row than RiskTableMapping". */
  readonly because: string;
}

/** A pair of connected ports, with the evidence for the connection. */
export interface Wire {
  readonly from: { readonly step: string; readonly port: string };
  readonly to: { readonly step: string; readonly port: string };
  /** The artifact kind that flows along the wire. */
  readonly kind: string;
  readonly rule: Rule;
  /** One sentence, such as "the only model.xgboost that XGBoostModelEval can see". */
  readonly why: string;
  /**
   * All candidates that were compared, starting with the chosen one, and a few from other branches. `explain` lists
   * every candidate.
   */
  readonly considered: readonly Candidate[];
}

/** The wires into each step. */
export const wiresByConsumer = (wires: readonly Wire[]): ReadonlyMap<string, readonly Wire[]> =>
  grouped(wires, ({ to }) => to.step);

/** The information that resolution adds to a step. */
export interface WiredStep extends StepInstance {
  /** The branch whose data the step uses. If the step does not name a branch, it is inherited from the input. */
  readonly effectiveBranch?: string;
}

/** A pipeline in which every input is wired, external, deliberately left open, or reported. */
export interface Wired extends Omit<PipelineValue, "steps"> {
  readonly steps: readonly WiredStep[];
  readonly wires: readonly Wire[];
  /** Steps that lack something required, and all their dependents. The compiler skips them silently. */
  readonly unresolved: readonly string[];
}
