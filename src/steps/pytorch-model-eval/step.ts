import { z } from "zod";
import { defineStep } from "../../spec/step.ts";
import {
  contextFields,
  evaluationFields,
  imageOr,
  measuredByTask,
  measuredMetrics,
  ownImage,
  ownRequirements,
  processingMachine,
  pytorchImage,
} from "../shared-fields.ts";

const pytorchModelEval_ = defineStep({
  name: "PyTorchModelEval",
  verb: "evaluatePytorch",
  roles: ["evaluation", "evaluate", "eval", "model_evaluation", "testing", "test"],
  summary: "Scores held-out rows with a PyTorch model and measures how good the scores are.",
  rank: 40,
  follows: "data",
  inputs: {
    model: {
      kind: "model.pytorch",
      doc: "The model archive that training wrote; its inference.py gives the scores.",
      from: "trained",
      aliases: ["model_input", "model_artifacts"],
      compatibleSources: ["PyTorchTraining"],
      semanticKeywords: ["model", "trained"],
    },
    data: {
      kind: "tabular.processed",
      doc: "Processed rows that the model has not seen; of a split table, its test rows.",
      from: "held-out",
      aliases: ["eval_data_input", "processed_data"],
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "evaluation", "test", "held-out", "calibration", "validation"],
    },
  },
  outputs: {
    predictions: {
      kind: "predictions.labelled",
      doc: "Score and label of every row.",
      aliases: ["eval_output", "EvaluationResults"],
    },
    metrics: {
      kind: "metrics.classification",
      doc: "metrics.json with 95 % intervals, and curves.json. For a number to predict: its errors.",
      byProduct: true,
      metrics: measuredMetrics,
      metricsByTask: measuredByTask,
      propertyFile: "metrics.json",
      aliases: ["metrics_output", "EvaluationMetrics"],
    },
  },
  config: z.object({
    ...evaluationFields,
    installRequirements: ownRequirements,
    seed: contextFields.seed,
    branch: contextFields.branch,
    image: ownImage,
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: imageOr(pytorchImage),
    script: { folder: new URL("../xgboost-model-eval/script/", import.meta.url).href, entry: "evaluate.py" },
  },
});

type PyTorchModelEval_ = typeof pytorchModelEval_;
/** The specification of the step PyTorchModelEval: its ports, config and job. */
export interface PyTorchModelEval extends PyTorchModelEval_ {}
/** Scores held-out rows with a PyTorch model and measures how good the scores are. */
export const pytorchModelEval: PyTorchModelEval = pytorchModelEval_;
