import type { Task } from "../spec/context.ts";
import type { MetricRanges } from "../spec/ports.ts";

/** The metrics that `specline_runtime.metrics` computes for each task. The main metric comes first. */
export const measuredByTask = {
  binary: [
    "auc",
    "pr_auc",
    "log_loss",
    "brier",
    "ks",
    "accuracy",
    "f1",
    "precision",
    "recall",
    "ece",
    "threshold",
    "positives",
    "rows",
  ],
  multiclass: ["accuracy", "macro_f1", "macro_auc", "log_loss", "rows"],
  regression: ["rmse", "mae", "r2", "mape", "rows"],
} as const satisfies Record<Task, readonly string[]>;
type MeasuredMetric = (typeof measuredByTask)[Task][number];

/** The metrics of all tasks. A `metrics.json` contains only those for its task. */
export const measuredMetrics: readonly MeasuredMetric[] = [...new Set(Object.values(measuredByTask).flat())];

/** The ranges of these metrics. */
export const measuredRanges: MetricRanges = {
  ...rangesOf([0, 1], ["auc", "pr_auc", "brier", "ks", "accuracy", "f1", "precision", "recall", "ece", "threshold"]),
  ...rangesOf([0, 1], ["macro_f1", "macro_auc"]),
  ...rangesOf([0, Number.POSITIVE_INFINITY], ["log_loss", "positives", "rows", "rmse", "mae", "mape"]),
  ...rangesOf([Number.NEGATIVE_INFINITY, 1], ["r2"]),
};

/** Whether higher or lower values of these metrics are better. Counts and other metrics have no better direction. */
export const measuredDirections = {
  ...directionOf("higher", [
    "auc",
    "pr_auc",
    "ks",
    "accuracy",
    "f1",
    "precision",
    "recall",
    "macro_f1",
    "macro_auc",
    "r2",
  ]),
  ...directionOf("lower", ["log_loss", "brier", "ece", "rmse", "mae", "mape"]),
} as const;

/** The same direction for several metrics. */
export function directionOf<const M extends string>(
  direction: "higher" | "lower",
  metrics: readonly M[],
): { readonly [metric in M]: "higher" | "lower" } {
  return Object.fromEntries(metrics.map((metric) => [metric, direction])) as { [metric in M]: "higher" | "lower" };
}

/** The same range for several metrics. */
export function rangesOf(range: readonly [number, number], metrics: readonly string[]): MetricRanges {
  return Object.fromEntries(metrics.map((metric) => [metric, range]));
}
