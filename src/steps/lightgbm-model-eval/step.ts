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
  sklearnImage,
} from "../shared-fields.ts";

const lightgbmModelEval_ = defineStep({
  name: "LightGBMModelEval",
  verb: "evaluateLightgbm",
  roles: ["evaluation", "evaluate", "eval", "model_evaluation", "testing", "test"],
  summary: "Scores held-out rows with a LightGBM model and measures how good the scores are.",
  rank: 40,
  follows: "data",
  inputs: {
    model: {
      kind: "model.lightgbm",
      doc: "The model archive that training wrote; its inference.py gives the scores.",
      from: "trained",
      aliases: ["model_input", "model_artifacts"],
      compatibleSources: ["LightGBMTraining"],
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
    image: imageOr(sklearnImage),
    script: { folder: new URL("../xgboost-model-eval/script/", import.meta.url).href, entry: "evaluate.py" },
  },
});

type LightGBMModelEval_ = typeof lightgbmModelEval_;
/** The specification of the step LightGBMModelEval: its ports, config and job. */
export interface LightGBMModelEval extends LightGBMModelEval_ {}
/** Scores held-out rows with a LightGBM model and measures how good the scores are. */
export const lightgbmModelEval: LightGBMModelEval = lightgbmModelEval_;
