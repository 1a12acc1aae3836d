import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";

export const stratifiedSampling = defineStep({
  name: "StratifiedSampling",
  verb: "sampleStratified",
  roles: ["stratified_sampling", "sampling", "stratify"],
  summary:
    "Draws rows so that each stratum has its share of the sample; by default as many of each class, to train on.",
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
      doc: "The same table with fewer rows; sampling.json beside it says what was taken of each stratum.",
      aliases: ["processed_data", "output_data"],
    },
  },
  config: z.object({
    allocation: field(z.enum(["proportional", "balanced", "optimal"]).default("balanced"), {
      doc: "How the sample is shared out: 'proportional' to the rows of a stratum, 'balanced' with as many of each, 'optimal' (Neyman) to its rows times its spread. Balanced rows no longer show how frequent a class is: calibrate the scores of a model that they train.",
      tier: "system",
    }),
    strata: field(z.array(z.string().min(1)).min(1).optional(), {
      doc: "Columns whose values make the strata; the label where it is left out.",
      tier: "system",
    }),
    size: field(z.int().min(1).optional(), {
      doc: "Rows of the sample, drawn without replacement. Without size and share, 'balanced' takes as many of each stratum as the smallest has, the others take all rows.",
      tier: "system",
      unit: "rows",
    }),
    share: field(z.number().gt(0).max(1).optional(), {
      doc: "The sample as a share of the rows, above 0, at most 1; instead of a size.",
      tier: "system",
    }),
    splits: field(z.array(z.enum(["train", "validation", "test", "all"])).default(["train"]), {
      doc: "What is sampled; 'all' is the whole of a held-out branch. Rows that assess a model stay as they are by default, so that its metrics are those of the real rows.",
      tier: "system",
    }),
    minPerStratum: field(z.int().min(0).default(1), {
      doc: "Rows that every stratum gives at least, as far as it has them.",
      tier: "system",
      unit: "rows",
    }),
    spreadColumns: field(z.array(z.string().min(1)).min(1).optional(), {
      doc: "For 'optimal': the columns of numbers whose spread counts; all numbers where it is left out.",
      tier: "system",
    }),
    bins: field(z.int().min(2).max(1000).default(10), {
      doc: "Numbers of more values than this make strata by that many bins of as many rows each.",
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
