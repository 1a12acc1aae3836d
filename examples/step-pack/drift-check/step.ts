import { defineStep, field } from "specline";
import { processingMachine, sklearnImage } from "specline/steps";
import { z } from "zod";

const driftCheck_ = defineStep({
  name: "DriftCheck",
  verb: "checkDrift",
  roles: ["drift_check", "drift"],
  summary: "Measures, column by column, how far held-out rows have drifted from the training rows.",
  rank: 42,
  inputs: {
    reference: {
      kind: "tabular.processed",
      doc: "The rows on which the model was trained.",
      from: "trained",
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["training", "reference", "baseline"],
    },
    data: {
      kind: "tabular.processed",
      doc: "Rows that the model has not seen.",
      from: "held-out",
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "held-out", "current"],
    },
  },
  outputs: {
    metrics: {
      kind: "metrics.drift",
      doc: "metrics.json: `psi`, the population stability index of the column that drifted most, the mean over all columns, and the number of columns above the limit.",
      metrics: ["psi", "mean_psi", "drifted", "columns", "rows"],
      propertyFile: "metrics.json",
    },
    report: { kind: "report", doc: "drift.json: the index of every column, highest first.", byProduct: true },
  },
  config: z.object({
    bins: field(z.int().min(2).max(50).default(10), {
      doc: "The number of bins with equal counts into which a numeric column is divided.",
      tier: "system",
    }),
    limit: field(z.number().gt(0).default(0.2), {
      doc: "The index above which a column counts as drifted. 0.1 is a small shift, and 0.25 a large one.",
      tier: "system",
    }),
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "check_drift.py" },
  },
});

type DriftCheck_ = typeof driftCheck_;
export interface DriftCheck extends DriftCheck_ {}
export const driftCheck: DriftCheck = driftCheck_;
