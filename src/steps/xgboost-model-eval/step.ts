import { z } from "zod";
import { defineStep } from "../../spec/step.ts";
import {
  contextFields,
  evaluationFields,
  measuredByTask,
  measuredMetrics,
  processingMachine,
  xgboostImage,
} from "../shared-fields.ts";

const xgboostModelEval_ = defineStep({
  name: "XGBoostModelEval",
  verb: "evaluatePerformance",
  roles: ["evaluation", "evaluate", "eval", "model_evaluation", "testing", "test"],
  summary: "Scores held-out rows with an XGBoost model and measures how good the scores are.",
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
    seed: contextFields.seed,
    branch: contextFields.branch,
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: xgboostImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "evaluate.py" },
  },
});

type XGBoostModelEval_ = typeof xgboostModelEval_;
/** The specification of the step XGBoostModelEval: its ports, config and job. */
export interface XGBoostModelEval extends XGBoostModelEval_ {}
/** Scores held-out rows with an XGBoost model and measures how good the scores are. */
export const xgboostModelEval: XGBoostModelEval = xgboostModelEval_;
