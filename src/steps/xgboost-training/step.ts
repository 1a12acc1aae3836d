import type { JsonObject } from "../../base/canonical.ts";
import type { Script } from "../../spec/job.ts";
import { xgboost } from "../families/frameworks.ts";
import { defineTraining } from "../families/training.ts";
import { ownTrainingCode, ownTrainingScript } from "../own-script.ts";
import { withOwnTraining } from "../own-training/training.ts";
import { contextFields, memoryPerByte, spotTraining, trainingMachine, xgboostImage } from "../shared-fields.ts";
import { treeLevels, weightConflicts, xgboostFields, xgboostMetrics } from "./fields.ts";

const STANDARD: Script = { folder: new URL("./script/", import.meta.url).href, entry: "train.py" };

/** The user's script, whose archive is then completed, or the standard script. */
function trainingScript(config: JsonObject): Script {
  const own = ownTrainingCode(config);
  return own === undefined ? STANDARD : withOwnTraining(own.folder, own.entry);
}

export const xgboostTrainingSpecification = defineTraining(xgboost, {
  verb: "trainXgboost",
  summary: "Trains gradient-boosted trees with early stopping. Categories and missing values do not need encoding.",
  docs: {
    data: "Processed rows with train, validation and test splits.",
    model:
      "The model archive: trees, features with their categories, importance, training history, and the code that scores raw rows.",
  },
  config: { ...xgboostFields, seed: contextFields.seed, ...ownTrainingScript, ...trainingMachine, spot: spotTraining },
  conflicts: weightConflicts,
  levels: treeLevels,
  hosts: "exchange",
  memoryPerByte: memoryPerByte.training,
  job: {
    image: xgboostImage,
    script: trainingScript,
    metricDefinitions: xgboostMetrics,
  },
});
