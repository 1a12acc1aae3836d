import { z } from "zod";
import { defineStep } from "../../spec/step.ts";
import { ownTrainingFields, ownTrainingScript } from "../own-training/fields.ts";
import { imageOr, sklearnImage, sklearnServing } from "../shared-fields.ts";

const lightgbmTraining_ = defineStep({
  name: "LightGBMTraining",
  verb: "trainLightgbm",
  roles: ["training", "train", "lightgbm", "model_training", "lightgbm_training", "fit"],
  summary:
    "Trains a LightGBM model with a script of your own, and completes its archive so that it can be evaluated and served.",
  rank: 30,
  home: "training",
  inputs: {
    data: {
      kind: "tabular.processed",
      doc: "Processed rows with train, validation and test splits, below SM_CHANNEL_DATA.",
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
      kind: "model.lightgbm",
      doc: "The model archive: what your script wrote, the description of its features, and the code that scores raw rows.",
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
  config: z.object({ ...ownTrainingFields }),
  job: {
    type: "training",
    image: imageOr(sklearnImage),
    script: ownTrainingScript,
    metricDefinitions: ({ metrics }) => (metrics ?? {}) as Readonly<Record<string, string>>,
  },
  facts: ["seed"],
  serving: sklearnServing,
});

type LightGBMTraining_ = typeof lightgbmTraining_;
/** The specification of the step LightGBMTraining: its ports, config and job. */
export interface LightGBMTraining extends LightGBMTraining_ {}
/** Trains a LightGBM model with a script of your own, and completes its archive so that it can be evaluated and served. */
export const lightgbmTraining: LightGBMTraining = lightgbmTraining_;
