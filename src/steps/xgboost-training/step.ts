import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { contextFields, trainingMachine, xgboostImage } from "../shared-fields.ts";

const above0 = z.number().gt(0).max(1);
const notNegative = z.number().min(0);

// Names and ranges: XGBoost 1.7, "XGBoost Parameters"; as known in 2026-11.
const xgboostTraining_ = defineStep({
  name: "XGBoostTraining",
  verb: "trainXgboost",
  roles: ["training", "train", "xgboost", "model_training", "xgboost_training", "fit"],
  summary: "Trains gradient-boosted trees with early stopping, on categories and missing values as they are.",
  rank: 30,
  home: "training",
  inputs: {
    data: {
      kind: "tabular.processed",
      doc: "Processed rows with train, validation and test splits.",
      from: "branch",
      aliases: ["input_path", "processed_data", "train"],
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "processed", "train", "features"],
    },
    hyperparameters: {
      kind: "hyperparameters",
      doc: "hyperparameters.json: values that win over those of the config.",
      from: "anywhere",
      optional: true,
      aliases: ["hyperparameters_s3_uri", "config"],
      semanticKeywords: ["hyperparameters", "parameters"],
    },
  },
  outputs: {
    model: {
      kind: "model.xgboost",
      doc: "The model archive: trees, features with their categories, importance, training history, and the code that scores raw rows.",
      archive: "model",
      aliases: ["model_output", "model_data", "ModelOutputPath"],
    },
    evaluation: {
      kind: "predictions.labelled",
      doc: "Scores and labels of the validation and test rows.",
      byProduct: true,
      archive: "output-data",
      aliases: ["evaluation_output", "EvaluationOutputs"],
    },
  },
  config: z.object({
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
      },
    ),
    seed: contextFields.seed,
    ...trainingMachine,
    spot: field(z.boolean().default(false), {
      doc: "Train on spot instances, which are cheaper and may be taken away.",
      tier: "system",
      script: false,
    }),
  }),
  job: {
    type: "training",
    image: xgboostImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "train.py" },
    metricDefinitions: {
      "train:auc": "train-auc:([0-9.]+)",
      "validation:auc": "validation-auc:([0-9.]+)",
      "validation:logloss": "validation-logloss:([0-9.]+)",
      "validation:mlogloss": "validation-mlogloss:([0-9.]+)",
      "validation:rmse": "validation-rmse:([0-9.]+)",
    },
  },
  facts: ["seed"],
});

type XGBoostTraining_ = typeof xgboostTraining_;
export interface XGBoostTraining extends XGBoostTraining_ {}
export const xgboostTraining: XGBoostTraining = xgboostTraining_;
