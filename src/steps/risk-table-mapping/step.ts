import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";
import { transformInputs, transformOutputs } from "../transform-ports.ts";

export const riskTableMappingSpecification = defineStep({
  name: "RiskTableMapping",
  verb: "mapRiskTables",
  roles: ["risk_tables", "risk_table", "risk_table_mapping", "risk_mapping", "target_encoding"],
  summary: "Replaces each category with the smoothed label rate of its training rows.",
  rank: 13,
  inputs: transformInputs("fitted.risk", "RiskTableMapping"),
  outputs: transformOutputs("fitted.risk", "The rate of every category, of missing cells and of all rows (the prior)."),
  config: z.object({
    columns: field(z.array(z.string().min(1)).optional(), {
      doc: "The columns to map; all categorical columns by default. Numeric columns named here are treated as categories.",
      tier: "system",
    }),
    smoothing: field(z.number().min(0).default(10), {
      doc: "How many rows the prior counts for: a rate is (sum + smoothing × prior) / (rows + smoothing); 0 gives plain rates.",
      tier: "system",
      unit: "rows",
    }),
    minCount: field(z.int().min(0).default(1), {
      doc: "Categories with fewer training rows than this get the prior, like categories that training never saw.",
      tier: "system",
      unit: "rows",
    }),
    folds: field(z.union([z.literal(0), z.int().min(2).max(50)]).default(5), {
      doc: "The number of folds of the train rows, each mapped with the rates of the others, so that no row's own label leaks into its features; 0 maps them with the rates of all. Other rows, and rows scored later, get the rates of all train rows.",
      tier: "system",
    }),
    keep: field(z.boolean().default(false), {
      doc: "Keep the categories next to their rates.",
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
