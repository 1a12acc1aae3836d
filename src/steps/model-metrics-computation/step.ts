import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { evaluators, scorers } from "../families/frameworks.ts";
import { measuredByTask, measuredDirections, measuredMetrics, measuredRanges } from "../measured-metrics.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, evaluationFields, processingMachine, sklearnImage } from "../shared-fields.ts";

export const modelMetricsComputationSpecification = defineStep({
  name: "ModelMetricsComputation",
  verb: "computeMetrics",
  roles: ["metrics", "metrics_computation", "model_metrics", "measure"],
  summary: "Evaluates predictions without their model: overall, by segment and by score decile.",
  rank: 45,
  follows: "predictions",
  inputs: {
    predictions: {
      kind: "predictions.labelled",
      doc: "Scores with their labels. If the table is split, the test rows are evaluated.",
      from: "held-out",
      aliases: ["processed_data", "eval_output", "input_data"],
      compatibleSources: [...scorers, ...evaluators],
      semanticKeywords: ["predictions", "scores", "evaluation"],
    },
    data: {
      kind: "tabular.processed",
      doc: "Rows with the segment columns, joined by row id.",
      from: "held-out",
      optional: true,
      explicit: true,
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "segments"],
    },
  },
  outputs: {
    metrics: {
      kind: "metrics.classification",
      doc: "metrics.json with 95% confidence intervals, and curves.json. Regressions have error metrics.",
      metrics: measuredMetrics,
      metricsByTask: measuredByTask,
      metricRanges: measuredRanges,
      metricDirections: measuredDirections,
      propertyFile: "metrics.json",
      aliases: ["metrics_output", "EvaluationMetrics"],
    },
    report: {
      kind: "report.metrics",
      doc: "report.json, with the metrics of each segment and score decile, and report.md, a readable version of it.",
      aliases: ["plots_output", "report_output"],
    },
  },
  config: z.object({
    segments: field(z.array(z.string().min(1)).max(20).optional(), {
      doc: "Up to 20 columns to segment by. Each value is evaluated separately, and numeric columns are divided into quartiles.",
      tier: "system",
      names: "columns",
    }),
    minSegmentRows: field(z.int().min(2).max(1_000_000).default(30), {
      doc: "The minimum number of rows in a segment. Smaller segments are only counted.",
      tier: "system",
    }),
    scores: field(z.enum(["score", "calibrated"]).default("score"), {
      doc: "The predictions' column to evaluate.",
      tier: "system",
    }),
    split: evaluationFields.split,
    threshold: evaluationFields.threshold,
    task: contextFields.task,
    seed: contextFields.seed,
    branch: contextFields.branch,
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "repeat",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "compute_metrics.py" },
  },
});
