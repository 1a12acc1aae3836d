import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { contextFields, trainingMachine, xgboostImage, xgboostServing } from "../shared-fields.ts";
import { xgboostFields, xgboostMetrics } from "./fields.ts";

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
    ...xgboostFields,
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
    metricDefinitions: xgboostMetrics,
  },
  facts: ["seed"],
  serving: xgboostServing,
});

type XGBoostTraining_ = typeof xgboostTraining_;
/** The specification of the step XGBoostTraining: its ports, config and job. */
export interface XGBoostTraining extends XGBoostTraining_ {}
/** Trains gradient-boosted trees with early stopping, on categories and missing values as they are. */
export const xgboostTraining: XGBoostTraining = xgboostTraining_;
