/** What a run would do with a step. */
export interface PredictedStep {
  readonly name: string;
  readonly type: string;
  /**
   * "yes" if its job starts, "no" if it does not, "always" if it has no result that could be reused, and "unknown" if
   * that depends on what an earlier step writes.
   */
  readonly rerun: "yes" | "no" | "always" | "unknown";
  /** The reason, if it does not run because nothing changed: empty. */
  readonly because: string;
  /** The run whose result is reused. */
  readonly cachedFrom?: string;
}
