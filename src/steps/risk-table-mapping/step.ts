import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";
import { transformInputs, transformOutputs } from "../transform-ports.ts";

export const riskTableMapping = defineStep({
  name: "RiskTableMapping",
  verb: "mapRiskTables",
  roles: ["risk_tables", "risk_table", "risk_table_mapping", "risk_mapping", "target_encoding"],
  summary: "Replaces categories by the smoothed rate of the label among the training rows that have them.",
  rank: 13,
  inputs: transformInputs("fitted.risk", "RiskTableMapping"),
  outputs: transformOutputs("fitted.risk", "The rate of every category, of missing cells and of all rows (the prior)."),
  config: z.object({
    columns: field(z.array(z.string().min(1)).optional(), {
      doc: "The columns that are mapped; all categories where it is left out. Values of a named column of numbers are taken as categories.",
      tier: "system",
    }),
    smoothing: field(z.number().min(0).default(10), {
      doc: "How many rows the prior counts as: a rate is (sum + smoothing × prior) / (rows + smoothing). 0 for plain rates.",
      tier: "system",
      unit: "rows",
    }),
    minCount: field(z.int().min(0).default(1), {
      doc: "Categories with fewer training rows than this have the prior, as those that training never saw.",
      tier: "system",
      unit: "rows",
    }),
    folds: field(z.union([z.literal(0), z.int().min(2).max(50)]).default(5), {
      doc: "Parts of the train rows, each mapped by the rates of the others, so that no row's own label is in its features; 0 maps them by the rates of all. All other rows, and those that are scored later, have the rates of all train rows.",
      tier: "system",
    }),
    keep: field(z.boolean().default(false), {
      doc: "Keeps the categories beside their rates.",
      tier: "system",
    }),
    seed: contextFields.seed,
    branch: contextFields.branch,
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "map_risks.py" },
  },
});
