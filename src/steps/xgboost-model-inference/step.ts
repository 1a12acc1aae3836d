import { z } from "zod";
import { defineStep } from "../../spec/step.ts";
import { contextFields, evaluationFields, processingMachine, xgboostImage } from "../shared-fields.ts";

const xgboostModelInference_ = defineStep({
  name: "XGBoostModelInference",
  verb: "scoreXgboost",
  roles: ["inference", "infer", "scoring", "score", "prediction", "predict"],
  summary: "Scores rows with a XGBoost model, and measures nothing.",
  rank: 40,
  follows: "data",
  inputs: {
    model: {
      kind: "model.xgboost",
      doc: "The model archive that training wrote.",
      from: "trained",
      aliases: ["model_input", "model_artifacts"],
      compatibleSources: ["XGBoostTraining"],
      semanticKeywords: ["model", "trained"],
    },
    data: {
      kind: "tabular.processed",
      doc: "Processed rows; they need no label.",
      from: "held-out",
      aliases: ["inference_data_input", "processed_data"],
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "inference", "held-out", "calibration", "validation"],
    },
  },
  outputs: {
    predictions: {
      kind: "predictions",
      open: true,
      doc: "Score of every row, and its label where the row has one.",
      aliases: ["inference_output", "InferenceResults"],
    },
  },
  config: z.object({
    split: evaluationFields.split,

    branch: contextFields.branch,

    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: xgboostImage,
    script: { folder: new URL("../xgboost-model-inference/script/", import.meta.url).href, entry: "infer.py" },
  },
});

type XGBoostModelInference_ = typeof xgboostModelInference_;
/** The specification of the step XGBoostModelInference: its ports, config and job. */
export interface XGBoostModelInference extends XGBoostModelInference_ {}
/** Scores rows with a XGBoost model, and measures nothing. */
export const xgboostModelInference: XGBoostModelInference = xgboostModelInference_;
