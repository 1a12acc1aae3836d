import { z } from "zod";
import { diagnostic } from "../../diagnostics/index.ts";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";
import { transformInputs, transformOutputs } from "../transform-ports.ts";

const SMOOTHING = 10;

export const riskTableMappingSpecification = defineStep({
  name: "RiskTableMapping",
  verb: "mapRiskTables",
  roles: ["risk_tables", "risk_table", "risk_table_mapping", "risk_mapping", "target_encoding"],
  summary: "Replaces each category with the smoothed label rate of its training rows.",
  rank: 13,
  inputs: transformInputs("fitted.risk", "RiskTableMapping"),
  outputs: transformOutputs(
    "fitted.risk",
    "The rate of every category, of missing cells and of all rows (the prior).",
    ["*_risk", "*_risk_*"],
  ),
  config: z.object({
    columns: field(z.array(z.string().min(1)).optional(), {
      doc: "The columns to map, by default all categorical columns. Numeric columns listed here are treated as categories.",
      tier: "system",
      names: "columns",
    }),
    smoothing: field(z.number().min(0).default(SMOOTHING), {
      doc: "The weight of the prior, as a number of rows. A rate is (sum + smoothing × prior) / (rows + smoothing); 0 means unsmoothed rates.",
      tier: "system",
      unit: "rows",
    }),
    smoothingShare: field(z.number().min(0).max(1).optional(), {
      doc: "The prior's weight as a share of the training rows, from 0 to 1. The result need not be a whole number of rows. Use it instead of smoothing.",
      tier: "system",
    }),
    minCount: field(z.int().min(0).default(1), {
      doc: "Categories with fewer training rows than this get the prior, like categories that do not occur in training.",
      tier: "system",
      unit: "rows",
    }),
    folds: field(z.union([z.literal(0), z.int().min(2).max(50)]).default(5), {
      doc: "The number of folds of the train rows. Each fold is mapped with the rates of the others, so that a row's own label does not leak into its features. With 0, they are mapped with the rates of all train rows, like all other rows and rows that are scored later.",
      tier: "system",
    }),
    keep: field(z.boolean().default(false), {
      doc: "Keep the categories next to their rates.",
      tier: "system",
    }),
    seed: contextFields.seed,
    branch: contextFields.branch,
    ...ownScript,
    ...processingMachine,
  }),
  // An explicit value that equals the default looks the same as an omitted value.
  conflicts: ({ smoothing, smoothingShare }, at) =>
    smoothingShare === undefined || smoothing === SMOOTHING
      ? []
      : [diagnostic("config/two-smoothings", {}, { ...at, field: "smoothingShare" })],
  hosts: "exchange",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "map_risks.py" },
  },
});
