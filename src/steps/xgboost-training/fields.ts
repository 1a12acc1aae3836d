import { z } from "zod";
import type { JsonObject } from "../../base/canonical.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { field } from "../../spec/fields.ts";
import { weightColumn } from "../shared-fields.ts";

const above0 = z.number().gt(0).max(1);
const notNegative = z.number().min(0);

const evalMetrics = ["auc", "aucpr", "logloss", "error", "mlogloss", "merror", "rmse", "mae"] as const;

/**
 * Parameters that are passed on to XGBoost. Source: XGBoost 1.7, "XGBoost Parameters" (read in November 2026). The list
 * omits parameters that have a field, follow from the task, or change how a model is stored.
 */
export const MORE_PARAMETERS = [
  "base_score",
  "colsample_bylevel",
  "colsample_bynode",
  "grow_policy",
  "max_bin",
  "max_delta_step",
  "max_leaves",
  "num_parallel_tree",
  "sampling_method",
  "tree_method",
] as const;

/** The training script's arguments. Names and ranges: XGBoost 1.7, "XGBoost Parameters" (read in November 2026). */
export const xgboostFields = {
  maxDepth: field(z.int().min(1).max(30).default(4), { doc: "The maximum depth of a tree.", tier: "system" }),
  learningRate: field(above0.default(0.05), {
    doc: "The step size of each tree (eta), above 0 and up to 1.",
    tier: "system",
    also: "eta",
  }),
  nEstimators: field(z.int().min(1).max(100_000).default(1000), {
    doc: "The maximum number of trees. Early stopping can result in fewer.",
    tier: "system",
    also: "num_round",
  }),
  earlyStoppingRounds: field(z.int().min(0).max(100_000).default(50), {
    doc: "Training stops after this many trees without improvement on the validation rows. 0 disables early stopping.",
    tier: "system",
  }),
  minChildWeight: field(notNegative.default(1), {
    doc: "The minimum sum of weights (hessian) in a leaf.",
    tier: "system",
  }),
  subsample: field(above0.default(0.8), {
    doc: "The share of the rows that each tree uses, above 0 and up to 1.",
    tier: "system",
  }),
  colsampleByTree: field(above0.default(0.8), {
    doc: "The share of the features that each tree uses, above 0 and up to 1.",
    tier: "system",
    also: "colsample_bytree",
  }),
  gamma: field(notNegative.default(0), { doc: "The minimum loss reduction for a split.", tier: "system" }),
  regAlpha: field(notNegative.default(0), { doc: "L1 regularisation of leaf weights.", tier: "system", also: "alpha" }),
  regLambda: field(notNegative.default(1), {
    doc: "L2 regularisation of leaf weights.",
    tier: "system",
    also: "lambda",
  }),
  scalePosWeight: field(z.union([z.number().gt(0), z.literal("auto")]).default(1), {
    doc: "The weight of a positive row, for two classes. 'auto' uses the ratio of negative to positive train rows. With a weight other than 1, scores are not probabilities until they are calibrated.",
    tier: "system",
    tasks: { auto: ["binary"] },
  }),
  classWeights: field(z.union([z.literal("balanced"), z.record(z.string().min(1), z.number().gt(0))]).optional(), {
    doc: "The weight of each class's rows, such as { bad: 5 }. Other classes have weight 1. 'balanced' gives every class the same total weight. With weights, scores are not probabilities until they are calibrated.",
    tier: "system",
    names: "label values",
    verbatim: true,
    tasks: { balanced: ["binary", "multiclass"] },
  }),
  weightColumn,
  monotoneConstraints: field(z.record(z.string().min(1), z.enum(["increasing", "decreasing"])).optional(), {
    doc: "Numeric columns that can only raise ('increasing') or only lower ('decreasing') the prediction if all other columns stay the same, such as { Income: 'decreasing' }.",
    tier: "system",
    names: "columns",
    verbatim: true,
  }),
  crossValidation: field(z.union([z.literal("auto"), z.int().min(0).max(100)]).default("auto"), {
    doc: "How often the training job repeats 5-fold cross-validation. Evaluations report its mean if it uses more rows than are held out. 'auto' means 10 repeats for fewer than 200 rows, and 0 skips it. A hyperparameter search never runs it.",
    tier: "system",
  }),
  checkpointEvery: field(z.int().min(10).max(100_000).optional(), {
    doc: "Trees between two checkpoints, from which an interrupted job continues with the same result. With `spot` it is 100 by default; otherwise there are no checkpoints. Training in chunks draws other rows and columns from the second chunk on.",
    tier: "system",
    derive: ({ spot }) => (spot === true ? 100 : undefined),
  }),
  maxCatToOnehot: field(z.int().min(1).max(1000).default(4), {
    doc: "Features with up to this many categories are split one against the rest. With more, categories are grouped.",
    tier: "system",
  }),
  moreParameters: field(z.partialRecord(z.enum(MORE_PARAMETERS), z.union([z.number(), z.string()])).optional(), {
    doc: "Other XGBoost parameters by their own names, such as { max_bin: 512 }. They are passed on unchanged.",
    tier: "system",
    verbatim: true,
  }),
  evalMetric: field(z.enum(["auto", ...evalMetrics]).default("auto"), {
    doc: "The metric that early stopping watches. 'auto' uses logloss for two classes, mlogloss for more, and rmse for numbers.",
    tier: "system",
    tasks: {
      auc: ["binary"],
      aucpr: ["binary"],
      logloss: ["binary"],
      error: ["binary"],
      mlogloss: ["multiclass"],
      merror: ["multiclass"],
      rmse: ["binary", "regression"],
      mae: ["binary", "regression"],
    },
  }),
} as const;

/** Fields that contradict each other. */
export function weightConflicts({ scalePosWeight, classWeights }: JsonObject, at: Place): readonly Diagnostic[] {
  if (classWeights === undefined || scalePosWeight === undefined || scalePosWeight === 1) return [];
  return [diagnostic("config/two-weights", {}, { ...at, field: "classWeights" })];
}

/**
 * Every metric that early stopping can watch, in the training log: those of each logged round, and finally those of the
 * round that was kept.
 */
export const xgboostMetrics: Readonly<Record<string, string>> = Object.fromEntries(
  evalMetrics.flatMap((metric) =>
    ["train", "validation"].map((split) => [`${split}:${metric}`, `${split}-${metric}:([0-9.]+)`] as const),
  ),
);

/** The maximum number of levels in all trees of a model with this config. Undefined if known only at run time. */
export function treeLevels({ nEstimators, maxDepth }: JsonObject): number | undefined {
  return typeof nEstimators === "number" && typeof maxDepth === "number" ? nEstimators * maxDepth : undefined;
}
