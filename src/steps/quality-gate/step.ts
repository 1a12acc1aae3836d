import { z } from "zod";
import type { JsonObject } from "../../base/canonical.ts";
import { snakeCase } from "../../base/words.ts";
import { field } from "../../spec/fields.ts";
import type { Bound } from "../../spec/job.ts";
import { defineStep } from "../../spec/step.ts";
import { evaluators } from "../families/frameworks.ts";

const share = z.number().min(0).max(1);
const least = (metric: string) =>
  field(share.optional(), { doc: `${metric} must be at least this value, from 0 to 1.`, tier: "system" });
const most = (metric: string) =>
  field(share.optional(), { doc: `${metric} must be at most this value, from 0 to 1.`, tier: "system" });
const error = (metric: string) =>
  field(z.number().min(0).optional(), {
    doc: `${metric} must be at most this value, which is 0 or more.`,
    tier: "system",
  });

export const qualityGateSpecification = defineStep({
  name: "QualityGate",
  verb: "qualityGate",
  roles: ["quality_gate", "gate"],
  summary:
    "Continues if the metrics are good enough. Otherwise it fails with a message that contains the measured numbers.",
  rank: 75,
  follows: "metrics",
  inputs: {
    metrics: {
      kind: "metrics.classification",
      doc: "The metrics to test, measured on held-out rows.",
      from: "held-out",
      aliases: ["metrics_input", "EvaluationMetrics"],
      compatibleSources: ["ModelMetricsComputation", ...evaluators],
      semanticKeywords: ["metrics", "evaluation"],
    },
  },
  outputs: {},
  config: z.object({
    minRows: field(z.int().min(1).optional(), {
      doc: "The minimum number of evaluated rows.",
      tier: "system",
    }),
    minAuc: least("The area under the ROC curve"),
    minPrAuc: least("The area under the precision-recall curve"),
    minKs: least("The Kolmogorov-Smirnov distance"),
    minAccuracy: least("The accuracy"),
    minF1: least("F1"),
    minPrecision: least("The precision"),
    minRecall: least("The recall"),
    minMacroF1: least("The mean F1 of the classes"),
    minMacroAuc: least("The mean area under the ROC curves of the classes"),
    minR2: field(z.number().max(1).optional(), {
      doc: "R² must be at least this value, which is 1 or less.",
      tier: "system",
    }),
    maxLogLoss: error("The log loss"),
    maxBrier: most("The Brier score"),
    maxEce: most("The expected calibration error"),
    maxRmse: error("The root mean squared error"),
    maxMae: error("The mean absolute error"),
    maxMape: error("The mean absolute percentage error"),
  }),
  job: { type: "gate", reads: "metrics", requires: (config) => requires(config) },
});

/** `minAuc: 0.85` requires an AUC of at least 0.85. */
const requires = (config: JsonObject): readonly Bound[] =>
  Object.entries(config).map(([key, value]) => ({
    metric: snakeCase(key.slice(3)),
    at: key.startsWith("min") ? "least" : "most",
    value,
  }));
