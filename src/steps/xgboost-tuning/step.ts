import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import {
  contextFields,
  memoryPerByte,
  spotTraining,
  trainingMachine,
  xgboostImage,
  xgboostServing,
} from "../shared-fields.ts";
import { weightConflicts, xgboostFields, xgboostMetrics } from "../xgboost-training/fields.ts";
import { searchedLevels, searchFields, searchOf } from "./search.ts";

export const xgboostTuningSpecification = defineStep({
  name: "XGBoostTuning",
  verb: "tuneXgboost",
  roles: ["tuning", "tune", "hyperparameter_tuning", "xgboost_tuning"],
  summary: "Trains XGBoost models with many settings and keeps the one that performs best on the validation rows.",
  rank: 29,
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
  },
  outputs: {
    model: {
      kind: "model.xgboost",
      doc: "The best model's archive.",
      archive: "model",
      aliases: ["model_output", "model_data", "BestModel"],
    },
    hyperparameters: {
      kind: "hyperparameters",
      doc: "The same archive. Its hyperparameters.json contains the best model's settings.",
      archive: "model",
    },
  },
  config: z.object({
    ...searchFields,
    ...xgboostFields,
    task: field(contextFields.task, {
      doc: "The kind of prediction, which determines the metric to optimise.",
      tier: "system",
      context: "task",
      assumed: "binary",
      script: false,
    }),
    seed: contextFields.seed,
    ...trainingMachine,
    spot: spotTraining,
  }),
  conflicts: weightConflicts,
  levels: searchedLevels,
  hosts: "exchange",
  memoryPerByte: memoryPerByte.training,
  job: {
    type: "tuning",
    image: xgboostImage,
    script: { folder: new URL("../xgboost-training/script/", import.meta.url).href, entry: "train.py" },
    metricDefinitions: xgboostMetrics,
    search: searchOf,
  },
  facts: ["seed"],
  serving: xgboostServing,
});
