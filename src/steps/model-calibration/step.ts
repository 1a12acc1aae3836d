import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { evaluators, trainers } from "../families/frameworks.ts";
import { directionOf, rangesOf } from "../measured-metrics.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, predictionColumns, processingMachine, xgboostImage } from "../shared-fields.ts";

export const modelCalibrationSpecification = defineStep({
  name: "ModelCalibration",
  verb: "calibrate",
  roles: ["calibration", "calibrate", "model_calibration"],
  summary: "Fits a calibrator that turns scores into probabilities, and evaluates it on rows that it has not seen.",
  rank: 46,
  home: "calibration",
  follows: "predictions",
  inputs: {
    predictions: {
      kind: "predictions.labelled",
      doc: "Held-out scores with their labels.",
      from: "held-out",
      optional: true,
      aliases: ["evaluation_data", "input_data"],
      compatibleSources: evaluators,
      semanticKeywords: ["predictions", "evaluation", "scores", "calibration"],
    },
    model: {
      kind: "model",
      doc: "A model for scoring `data`, if there are no predictions.",
      from: "trained",
      optional: true,
      aliases: ["model_artifacts"],
      compatibleSources: trainers,
      semanticKeywords: ["model"],
    },
    data: {
      kind: "tabular.processed",
      doc: "Held-out processed rows to score, if there are no predictions.",
      from: "held-out",
      optional: true,
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "calibration", "held-out"],
    },
  },
  oneOf: [["predictions"], ["model", "data"]],
  tasks: ["binary"],
  outputs: {
    calibrator: {
      kind: "calibration.model",
      doc: "calibrator.json: the chosen mapping from scores to probabilities, fitted on all rows.",
      aliases: ["calibration_output", "CalibrationModel"],
    },
    calibrated: {
      kind: "predictions.labelled",
      doc: "The predictions with calibrated scores, each computed by a calibrator that was fitted without that row.",
      byProduct: true,
      columns: predictionColumns,
      aliases: ["calibrated_data"],
    },
    metrics: {
      kind: "metrics.calibration",
      doc: "Cross-fitted calibration error, Brier score, log loss and AUC before and after, and both reliability curves.",
      metrics: [
        "rows",
        "folds",
        "ece_before",
        "ece_after",
        "brier_before",
        "brier_after",
        "log_loss_before",
        "log_loss_after",
        "auc_before",
        "auc_after",
      ],
      metricRanges: {
        ...rangesOf([0, 1], ["ece_before", "ece_after", "brier_before", "brier_after", "auc_before", "auc_after"]),
        ...rangesOf([0, Number.POSITIVE_INFINITY], ["rows", "folds", "log_loss_before", "log_loss_after"]),
      },
      metricDirections: {
        ...directionOf("lower", ["ece_before", "ece_after", "brier_before", "brier_after"]),
        ...directionOf("lower", ["log_loss_before", "log_loss_after"]),
        ...directionOf("higher", ["auc_before", "auc_after"]),
      },
      propertyFile: "metrics.json",
      aliases: ["metrics_output", "CalibrationMetrics"],
    },
  },
  config: z.object({
    method: field(z.enum(["auto", "none", "platt", "isotonic", "beta"]).default("auto"), {
      doc: "The calibration method. 'auto' compares none, platt and isotonic by cross-validation and uses a calibrator only if it lowers log loss. It tries isotonic only if there are at least 1,000 rows. 'isotonic' assumes only that the mapping is monotonic, 'platt' has two parameters, and 'beta' has three.",
      tier: "system",
    }),
    folds: field(z.int().min(2).max(50).default(5), {
      doc: "The number of folds for the evaluation. Each fold is scored by a calibrator that was fitted on the others.",
      tier: "system",
    }),
    bins: field(z.int().min(2).max(100).default(10), {
      doc: "The number of equal-width bins for the calibration error.",
      tier: "system",
    }),
    seed: contextFields.seed,
    branch: contextFields.branch,
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "repeat",
  job: {
    type: "processing",
    image: xgboostImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "calibrate.py" },
  },
});
