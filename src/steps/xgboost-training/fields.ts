import { z } from "zod";
import { field } from "../../spec/fields.ts";

const above0 = z.number().gt(0).max(1);
const notNegative = z.number().min(0);

/** What the training script takes. Names and ranges: XGBoost 1.7, "XGBoost Parameters"; read 2026-11. */
export const xgboostFields = {
  maxDepth: field(z.int().min(1).max(30).default(4), { doc: "Depth of a tree at most.", tier: "system" }),
  learningRate: field(above0.default(0.05), {
    doc: "How much of each tree is taken (eta), above 0, at most 1.",
    tier: "system",
  }),
  nEstimators: field(z.int().min(1).max(100_000).default(1000), {
    doc: "Number of trees at most; early stopping takes fewer.",
    tier: "system",
  }),
  earlyStoppingRounds: field(z.int().min(0).max(100_000).default(50), {
    doc: "Trees without a gain on the validation rows after which training ends; 0 for never.",
    tier: "system",
  }),
  minChildWeight: field(notNegative.default(1), {
    doc: "Sum of weights (hessian) that a leaf needs at least.",
    tier: "system",
  }),
  subsample: field(above0.default(0.8), {
    doc: "Share of the rows that each tree sees, above 0, at most 1.",
    tier: "system",
  }),
  colsampleByTree: field(above0.default(0.8), {
    doc: "Share of the features that each tree sees, above 0, at most 1.",
    tier: "system",
  }),
  gamma: field(notNegative.default(0), { doc: "Loss that a split must save at least.", tier: "system" }),
  regAlpha: field(notNegative.default(0), { doc: "L1 regularisation of leaf weights.", tier: "system" }),
  regLambda: field(notNegative.default(1), { doc: "L2 regularisation of leaf weights.", tier: "system" }),
  scalePosWeight: field(z.union([z.number().gt(0), z.literal("auto")]).default(1), {
    doc: "Weight of a positive row; 'auto' takes negatives over positives of the train rows. For two classes; scores are then no probabilities until they are calibrated.",
    tier: "system",
    tasks: { auto: ["binary"] },
  }),
  maxCatToOnehot: field(z.int().min(1).max(1000).default(4), {
    doc: "Categories up to which a feature is split one against the rest; above, categories are grouped.",
    tier: "system",
  }),
  evalMetric: field(
    z.enum(["auto", "auc", "aucpr", "logloss", "error", "mlogloss", "merror", "rmse", "mae"]).default("auto"),
    {
      doc: "What early stopping watches; 'auto' takes auc for two classes, mlogloss for more, rmse for numbers.",
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

/** What its log says of each round that is shown, and of the one that was kept, last. */
export const xgboostMetrics = {
  "train:auc": "train-auc:([0-9.]+)",
  "validation:auc": "validation-auc:([0-9.]+)",
  "validation:logloss": "validation-logloss:([0-9.]+)",
  "validation:mlogloss": "validation-mlogloss:([0-9.]+)",
  "validation:rmse": "validation-rmse:([0-9.]+)",
} as const;
