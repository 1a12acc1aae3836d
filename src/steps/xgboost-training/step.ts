import { xgboost } from "../families/frameworks.ts";
import { defineTraining } from "../families/training.ts";
import { contextFields, spotTraining, trainingMachine, xgboostImage } from "../shared-fields.ts";
import { treeLevels, weightConflicts, xgboostFields, xgboostMetrics } from "./fields.ts";

export const xgboostTrainingSpecification = defineTraining(xgboost, {
  verb: "trainXgboost",
  summary: "Trains gradient-boosted trees with early stopping. Categories and missing values do not need encoding.",
  docs: {
    data: "Processed rows with train, validation and test splits.",
    model:
      "The model archive: trees, features with their categories, importance, training history, and the code that scores raw rows.",
  },
  config: { ...xgboostFields, seed: contextFields.seed, ...trainingMachine, spot: spotTraining },
  conflicts: weightConflicts,
  levels: treeLevels,
  job: {
    image: xgboostImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "train.py" },
    metricDefinitions: xgboostMetrics,
  },
});
