import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { ownScript } from "../own-script.ts";
import { processingMachine, sklearnImage } from "../shared-fields.ts";

export const driftMeasurementSpecification = defineStep({
  name: "DriftMeasurement",
  verb: "measureDrift",
  roles: ["drift_measurement", "measure_drift"],
  summary: "Compares new rows with those from which a model learned, column by column.",
  rank: 42,
  inputs: {
    baseline: {
      kind: "baseline",
      doc: "The rows of the training table, as MonitoringBaseline kept them.",
      from: "anywhere",
      compatibleSources: ["MonitoringBaseline"],
      semanticKeywords: ["baseline", "training", "reference"],
    },
    data: {
      kind: "tabular.raw",
      doc: "The new rows, read as training read its table. They need not have a label.",
      from: "held-out",
      compatibleSources: ["DataLoading"],
      semanticKeywords: ["data", "new", "current"],
    },
  },
  outputs: {
    metrics: {
      kind: "metrics.data-drift",
      doc: "metrics.json: the number of drifted columns, of compared columns and of new rows, and the largest effect of a drifted column.",
      metrics: ["drifted", "columns", "rows", "largest_effect"],
      metricRanges: {
        drifted: [0, Number.POSITIVE_INFINITY],
        columns: [0, Number.POSITIVE_INFINITY],
        rows: [0, Number.POSITIVE_INFINITY],
        largest_effect: [0, 1],
      },
      metricDirections: { drifted: "lower", largest_effect: "lower" },
      propertyFile: "metrics.json",
    },
    report: {
      kind: "report",
      doc: "drift.json: for each column, what differs, by which test and how much, in the form of `drift-report --json`.",
      byProduct: true,
    },
  },
  config: z.object({
    minEffect: field(z.number().min(0).max(1).default(0), {
      doc: "The effect from which on a difference counts as drift: the share of rows that would have to change to undo it. With 0, every difference counts that chance does not explain.",
      tier: "system",
    }),
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "repeat",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "measure_rows.py" },
  },
});
