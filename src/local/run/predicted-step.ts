import type { Diagnostic } from "../../diagnostics/index.ts";
import type { ExplainedKey } from "./explain-key.ts";

/** What a run would do with a step. */
export interface PredictedStep {
  readonly name: string;
  readonly type: string;
  /**
   * "yes" if the step's job starts, "no" if it does not, "always" if the step never has a reusable result, and "unknown"
   * if it depends on what an earlier step writes.
   */
  readonly rerun: "yes" | "no" | "always" | "unknown";
  /** The reason. Empty if the step does not run because nothing changed. */
  readonly because: string;
  /** The run whose result is reused. */
  readonly cachedFrom?: string;
  /** In what its cache key differs from that of its latest result, if that was asked for. */
  readonly key?: ExplainedKey;
  /** Why the run fails at this step before its job starts. */
  readonly fault?: Diagnostic;
}
