import { z } from "zod";
import { field, fieldInfo } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { trainers } from "../families/frameworks.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, processingMachine, sklearnImage, weightColumn } from "../shared-fields.ts";

const { label, idColumn, timeColumn, groupColumn } = contextFields;

export const monitoringBaselineSpecification = defineStep({
  name: "MonitoringBaseline",
  verb: "keepBaseline",
  roles: ["monitoring_baseline", "keep_baseline"],
  summary: "Keeps the training rows and the model where a monitoring pipeline finds those of the latest training.",
  rank: 38,
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
  },
  config: z.object({
    dropColumns: field(z.array(z.string().min(1)).default([]), {
      doc: "Columns that preprocessing drops, so that they are no features.",
      tier: "system",
      names: "columns",
    }),
    label: field(label, { ...fieldInfo(label), needed: () => false }),
    idColumn,
    timeColumn,
    groupColumn,
    weightColumn,
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "repeat",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "keep_baseline.py" },
  },
});
