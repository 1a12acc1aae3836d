import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { evaluators, scorers } from "../families/frameworks.ts";
import {
  contextFields,
  evaluationFields,
  measuredByTask,
  measuredMetrics,
  processingMachine,
  sklearnImage,
} from "../shared-fields.ts";

export const modelMetricsComputation = defineStep({
  name: "ModelMetricsComputation",
  verb: "computeMetrics",
  roles: ["metrics", "metrics_computation", "model_metrics", "measure"],
  summary: "Measures predictions without their model: as a whole, by segment and by tenths of the score.",
  rank: 45,
  follows: "predictions",
  inputs: {
    predictions: {
      kind: "predictions.labelled",
      doc: "Scores with their labels; of a split table, the test rows are measured.",
      from: "held-out",
      aliases: ["processed_data", "eval_output", "input_data"],
      compatibleSources: [...scorers, ...evaluators],
      semanticKeywords: ["predictions", "scores", "evaluation"],
    },
    data: {
      kind: "tabular.processed",
      doc: "Rows with the columns that segments are made of, joined by row id.",
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
      doc: "metrics.json with 95 % intervals, and curves.json. For a number to predict: its errors.",
      metrics: measuredMetrics,
      metricsByTask: measuredByTask,
      propertyFile: "metrics.json",
      aliases: ["metrics_output", "EvaluationMetrics"],
    },
    report: {
      kind: "report.metrics",
      doc: "report.json: the numbers of each segment and of each tenth of the score; report.md, the same to read.",
      aliases: ["plots_output", "report_output"],
    },
  },
  config: z.object({
    segments: field(z.array(z.string().min(1)).max(20).optional(), {
      doc: "Columns, 20 at most, each value of which is measured by itself; numbers are cut into four parts of equal size.",
      tier: "system",
    }),
    minSegmentRows: field(z.int().min(2).max(1_000_000).default(30), {
      doc: "Rows that a segment needs to be measured; smaller ones are counted only.",
      tier: "system",
    }),
    scores: field(z.enum(["score", "calibrated"]).default("score"), {
      doc: "Which column of the predictions is measured.",
      tier: "system",
    }),
    split: evaluationFields.split,
    threshold: evaluationFields.threshold,
    task: contextFields.task,
    seed: contextFields.seed,
    branch: contextFields.branch,
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "compute_metrics.py" },
  },
});
