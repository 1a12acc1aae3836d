import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";

export const stratifiedSamplingSpecification = defineStep({
  name: "StratifiedSampling",
  verb: "sampleStratified",
  roles: ["stratified_sampling", "sampling", "stratify"],
  summary:
    "Draws a sample in which each stratum has its share; by default, equally many rows of each class, for training.",
  rank: 11,
  inputs: {
    data: {
      kind: "tabular.processed",
      doc: "Processed rows of this branch.",
      from: "branch",
      aliases: ["input_data", "processed_data"],
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "processed", "table"],
    },
  },
  outputs: {
    data: {
      kind: "tabular.processed",
      doc: "The same table with fewer rows, and sampling.json, which states what was drawn from each stratum.",
      aliases: ["processed_data", "output_data"],
    },
  },
  config: z.object({
    allocation: field(z.enum(["proportional", "balanced", "optimal"]).default("balanced"), {
      doc: "How the sample is allocated: 'proportional' to the rows of a stratum, 'balanced' with equally many from each, 'optimal' (Neyman) to its rows times its spread. Balanced rows no longer show how frequent a class is: calibrate the scores of a model trained on them.",
      tier: "system",
    }),
    strata: field(z.array(z.string().min(1)).min(1).optional(), {
      doc: "Columns whose values define the strata; the label by default.",
      tier: "system",
    }),
    size: field(z.int().min(1).optional(), {
      doc: "The number of rows in the sample, drawn without replacement. Without size and share, 'balanced' takes as many from each stratum as the smallest one has; the others take all rows.",
      tier: "system",
      unit: "rows",
    }),
    share: field(z.number().gt(0).max(1).optional(), {
      doc: "The sample as a share of the rows, above 0 and up to 1; an alternative to size.",
      tier: "system",
    }),
    splits: field(z.array(z.enum(["train", "validation", "test", "all"])).default(["train"]), {
      doc: "The splits to sample; 'all' is the whole of a held-out branch. By default, rows that assess a model stay as they are, so that its metrics describe the real rows.",
      tier: "system",
    }),
    minPerStratum: field(z.int().min(0).default(1), {
      doc: "The minimum number of rows from each stratum, as far as it has them.",
      tier: "system",
      unit: "rows",
    }),
    spreadColumns: field(z.array(z.string().min(1)).min(1).optional(), {
      doc: "For 'optimal': the numeric columns whose spread counts; all numeric columns by default.",
      tier: "system",
    }),
    bins: field(z.int().min(2).max(1000).default(10), {
      doc: "Numeric columns with more distinct values than this are cut into that many bins of equally many rows.",
      tier: "system",
    }),
    seed: contextFields.seed,
    branch: contextFields.branch,
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "sample_rows.py" },
  },
});
