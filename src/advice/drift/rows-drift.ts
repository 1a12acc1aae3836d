import type { DriftFacts } from "./drift-facts.ts";
import type { PredictedMetric } from "./predicted-metric.ts";
import type { WeighedDrift } from "./weigh-drift.ts";

/** How new rows differ from those from which a run learned. */
export interface RowsDrift extends Pick<DriftFacts, "rows" | "level" | "added"> {
  readonly run: string;
  readonly pipeline: string;
  /** The step that loaded the baseline. */
  readonly step: string;
  readonly data: string;
  /** The number of columns with a difference that chance does not explain. */
  readonly drifted: number;
  /** The share of drifted columns in the importance of all features. Undefined without a model. */
  readonly importance?: number;
  /** The columns, those first that matter most to the model. */
  readonly columns: readonly WeighedDrift[];
  /** The step that trained the model. Undefined if the run made none, or several. */
  readonly model?: string;
  readonly metric?: PredictedMetric;
  /** The page, if one was written. */
  readonly output?: string;
}
