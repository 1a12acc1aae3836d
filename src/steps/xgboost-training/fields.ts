import { z } from "zod";
import type { JsonObject } from "../../base/canonical.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { field } from "../../spec/fields.ts";

const above0 = z.number().gt(0).max(1);
const notNegative = z.number().min(0);

/** Arguments of the training script. Names and ranges: XGBoost 1.7, "XGBoost Parameters"; read 2026-11. */
export const xgboostFields = {
  maxDepth: field(z.int().min(1).max(30).default(4), { doc: "The maximum depth of a tree.", tier: "system" }),
  learningRate: field(above0.default(0.05), {
    doc: "The step size of each tree (eta), above 0 and up to 1.",
    tier: "system",
  }),
  nEstimators: field(z.int().min(1).max(100_000).default(1000), {
    doc: "The maximum number of trees; early stopping may use fewer.",
    tier: "system",
  }),
  earlyStoppingRounds: field(z.int().min(0).max(100_000).default(50), {
    doc: "Training stops after this many trees without improvement on the validation rows; 0 turns early stopping off.",
    tier: "system",
  }),
  minChildWeight: field(notNegative.default(1), {
    doc: "The minimum sum of weights (hessian) in a leaf.",
    tier: "system",
  }),
  subsample: field(above0.default(0.8), {
    doc: "The share of the rows each tree uses, above 0 and up to 1.",
    tier: "system",
  }),
  colsampleByTree: field(above0.default(0.8), {
    doc: "The share of the features each tree uses, above 0 and up to 1.",
    tier: "system",
  }),
  gamma: field(notNegative.default(0), { doc: "The minimum loss reduction for a split.", tier: "system" }),
  regAlpha: field(notNegative.default(0), { doc: "L1 regularisation of leaf weights.", tier: "system" }),
  regLambda: field(notNegative.default(1), { doc: "L2 regularisation of leaf weights.", tier: "system" }),
  scalePosWeight: field(z.union([z.number().gt(0), z.literal("auto")]).default(1), {
    doc: "The weight of a positive row; 'auto' uses the ratio of negative to positive train rows. For two classes only; a weight other than 1 means that scores must be calibrated to be probabilities.",
    tier: "system",
    tasks: { auto: ["binary"] },
  }),
  classWeights: field(z.union([z.literal("balanced"), z.record(z.string().min(1), z.number().gt(0))]).optional(), {
    doc: "The weight of the rows of each class, such as { bad: 5 }; other classes have weight 1. 'balanced' gives every class the same total weight. Scores are then not probabilities until they are calibrated.",
    tier: "system",
    verbatim: true,
    tasks: { balanced: ["binary", "multiclass"] },
  }),
  weightColumn: field(z.string().min(1).optional(), {
    doc: "A column with the weight of each row, which is 0 or more, for training and early stopping. It is not a feature.",
    tier: "system",
  }),
  monotoneConstraints: field(z.record(z.string().min(1), z.enum(["increasing", "decreasing"])).optional(), {
    doc: "Numeric columns that can only raise ('increasing') or only lower ('decreasing') the prediction, all else being equal, such as { Income: 'decreasing' }.",
    tier: "system",
    verbatim: true,
  }),
  crossValidation: field(z.union([z.literal("auto"), z.int().min(0).max(100)]).default("auto"), {
    doc: "The number of repeats of 5-fold cross-validation in the training job; evaluations report its mean if it uses more rows than are held out. 'auto' repeats it 10 times with fewer than 200 rows; 0 skips it. A search never runs it.",
    tier: "system",
  }),
  maxCatToOnehot: field(z.int().min(1).max(1000).default(4), {
    doc: "Features with up to this many categories are split one against the rest; with more, categories are grouped.",
    tier: "system",
  }),
  evalMetric: field(
    z.enum(["auto", "auc", "aucpr", "logloss", "error", "mlogloss", "merror", "rmse", "mae"]).default("auto"),
    {
      doc: "The metric that early stopping watches; 'auto' uses logloss for two classes, mlogloss for more, and rmse for numbers.",
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
    },
  ),
} as const;

/** Fields that contradict each other. */
export function weightConflicts({ scalePosWeight, classWeights }: JsonObject, at: Place): readonly Diagnostic[] {
  if (classWeights === undefined || scalePosWeight === undefined || scalePosWeight === 1) return [];
  return [diagnostic("config/two-weights", {}, { ...at, field: "classWeights" })];
}

/** The metrics in the training log: of each round shown, and finally of the round that was kept. */
export const xgboostMetrics = {
  "train:auc": "train-auc:([0-9.]+)",
  "train:logloss": "train-logloss:([0-9.]+)",
  "validation:auc": "validation-auc:([0-9.]+)",
  "validation:logloss": "validation-logloss:([0-9.]+)",
  "validation:mlogloss": "validation-mlogloss:([0-9.]+)",
  "validation:rmse": "validation-rmse:([0-9.]+)",
} as const;
