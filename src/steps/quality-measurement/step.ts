import { z } from "zod";
import { field } from "../../spec/fields.ts";
import type { JobView, ManagedImage } from "../../spec/job.ts";
import { defineStep } from "../../spec/step.ts";
import { lightgbm, pytorch, xgboost } from "../families/frameworks.ts";
import { measuredByTask, measuredDirections, measuredMetrics, measuredRanges } from "../measured-metrics.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, evaluationFields, ownCodeFields, processingMachine } from "../shared-fields.ts";

/** The images that can load the models of each framework. */
const IMAGES: Readonly<Record<string, ManagedImage>> = {
  xgboost: xgboost.image,
  lightgbm: lightgbm.image,
  pytorch: pytorch.image,
};

export const qualityMeasurementSpecification = defineStep({
  name: "QualityMeasurement",
  verb: "measureQuality",
  roles: ["quality_measurement", "measure_quality"],
  summary: "Scores new rows whose labels are known, by the code that serves the model, and evaluates the scores.",
  rank: 43,
  inputs: {
    baseline: {
      kind: "baseline",
      doc: "The model, as MonitoringBaseline kept it.",
      from: "anywhere",
      compatibleSources: ["MonitoringBaseline"],
      semanticKeywords: ["baseline", "model"],
    },
    data: {
      kind: "tabular.raw",
      doc: "New rows with their labels, read as training read its table.",
      from: "held-out",
      compatibleSources: ["DataLoading"],
      semanticKeywords: ["data", "new", "labelled"],
    },
  },
  outputs: {
    metrics: {
      kind: "metrics.classification",
      doc: "metrics.json with 95% confidence intervals, and curves.json. Regressions have error metrics.",
      byProduct: true,
      metrics: measuredMetrics,
      metricsByTask: measuredByTask,
      metricRanges: measuredRanges,
      metricDirections: measuredDirections,
      propertyFile: "metrics.json",
    },
  },
  config: z.object({
    framework: field(z.enum(["xgboost", "lightgbm", "pytorch"]).default("xgboost"), {
      doc: "The framework of the model, which decides on the image.",
      tier: "system",
      script: false,
    }),
    threshold: evaluationFields.threshold,
    seed: contextFields.seed,
    ...ownCodeFields,
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "repeat",
  job: {
    type: "processing",
    image: ({ config: { image, framework } }: JobView) =>
      image === undefined ? (IMAGES[String(framework ?? "xgboost")] ?? xgboost.image) : { uri: image },
    script: { folder: new URL("./script/", import.meta.url).href, entry: "measure_quality.py" },
  },
});
