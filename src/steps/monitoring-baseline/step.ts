import { z } from "zod";
import { field, fieldInfo } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { evaluators, trainers } from "../families/frameworks.ts";
import { ownScript } from "../own-script.ts";
import {
  contextFields,
  evaluationFields,
  memoryPerByte,
  processingMachine,
  sklearnImage,
  weightColumn,
} from "../shared-fields.ts";

const { label, idColumn, timeColumn, groupColumn } = contextFields;

export const monitoringBaselineSpecification = defineStep({
  name: "MonitoringBaseline",
  verb: "keepBaseline",
  roles: ["monitoring_baseline", "keep_baseline"],
  summary: "Keeps the training rows and the model where a monitoring pipeline finds those of the latest training.",
  // After evaluations, whose predictions it can read, and before the steps that compare with it.
  rank: 41,
  inputs: {
    data: {
      kind: "tabular.raw",
      doc: "The rows from which the model learned.",
      from: "trained",
      compatibleSources: ["DataLoading"],
      semanticKeywords: ["data", "training"],
    },
    signature: {
      kind: "schema",
      doc: "How their table was read.",
      from: "trained",
      compatibleSources: ["DataLoading"],
      semanticKeywords: ["schema", "signature", "types"],
    },
    model: {
      kind: "model",
      doc: "The model archive from training.",
      from: "trained",
      compatibleSources: trainers,
      semanticKeywords: ["model", "trained", "artifact"],
    },
    predictions: {
      kind: "predictions.labelled",
      doc: "An evaluation's predictions, from which quality is computed. A monitored pipeline with a single evaluation wires them.",
      from: "held-out",
      optional: true,
      explicit: true,
      compatibleSources: evaluators,
      semanticKeywords: ["predictions", "evaluation", "quality"],
    },
  },
  outputs: {
    baseline: {
      kind: "baseline",
      doc: "baseline.tar.gz: rows/ with the rows as loaded, schema.json, facts.json with the columns that are no features, and model/. All executions write it to the same place, so it is that of the latest.",
      latest: true,
    },
    signature: {
      kind: "report",
      doc: "schema.json, with which new rows are read as the training table. All executions write it to the same place.",
      byProduct: true,
      latest: true,
    },
    statistics: {
      kind: "report.data-quality",
      doc: "statistics.json and constraints.json of the columns of requests, as training read them, in the forms of Model Monitor's data quality baselines.",
      byProduct: true,
    },
    quality: {
      kind: "report.model-quality",
      doc: "statistics.json and constraints.json of the model's quality, in the forms of Model Monitor's baselines. Empty without predictions.",
      byProduct: true,
    },
  },
  config: z.object({
    dropColumns: field(z.array(z.string().min(1)).default([]), {
      doc: "Columns that preprocessing drops, so that they are no features.",
      tier: "system",
      names: "columns",
    }),
    threshold: evaluationFields.threshold,
    label: field(label, { ...fieldInfo(label), needed: () => false }),
    idColumn,
    timeColumn,
    groupColumn,
    weightColumn,
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "repeat",
  memoryPerByte: memoryPerByte.baseline,
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "keep_baseline.py" },
  },
});
