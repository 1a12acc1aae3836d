import { z } from "zod";
import { defineStep } from "../../spec/step.ts";
import {
  contextFields,
  evaluationFields,
  imageOr,
  ownImage,
  ownRequirements,
  processingMachine,
  pytorchImage,
} from "../shared-fields.ts";

const pytorchModelInference_ = defineStep({
  name: "PyTorchModelInference",
  verb: "scorePytorch",
  roles: ["inference", "infer", "scoring", "score", "prediction", "predict"],
  summary: "Scores rows with a PyTorch model, and measures nothing.",
  rank: 40,
  follows: "data",
  inputs: {
    model: {
      kind: "model.pytorch",
      doc: "The model archive that training wrote.",
      from: "trained",
      aliases: ["model_input", "model_artifacts"],
      compatibleSources: ["PyTorchTraining"],
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
    installRequirements: ownRequirements,
    branch: contextFields.branch,
    image: ownImage,
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: imageOr(pytorchImage),
    script: { folder: new URL("../xgboost-model-inference/script/", import.meta.url).href, entry: "infer.py" },
  },
});

type PyTorchModelInference_ = typeof pytorchModelInference_;
/** The specification of the step PyTorchModelInference: its ports, config and job. */
export interface PyTorchModelInference extends PyTorchModelInference_ {}
/** Scores rows with a PyTorch model, and measures nothing. */
export const pytorchModelInference: PyTorchModelInference = pytorchModelInference_;
