import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";

export const stratifiedSamplingSpecification = defineStep({
  name: "StratifiedSampling",
  verb: "sampleStratified",
  roles: ["stratified_sampling", "sampling", "stratify"],
  summary: "Draws a stratified sample. By default, it has the same number of rows from each class, for training.",
  rank: 11,
  inputs: {
    data: {
      kind: "tabular.processed",
      doc: "This branch's processed rows.",
      from: "branch",
      aliases: ["input_data", "processed_data"],
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "processed", "table"],
    },
  },
  outputs: {
    data: {
      kind: "tabular.processed",
      doc: "The same table with fewer rows, and sampling.json, which lists the number of rows drawn from each stratum.",
      columns: { kept: "all" },
      aliases: ["processed_data", "output_data"],
    },
  },
  config: z.object({
    allocation: field(z.enum(["proportional", "balanced", "optimal"]).default("balanced"), {
      doc: "How the sample is allocated: 'proportional' to a stratum's rows, 'balanced' with the same number from each, or 'optimal' (Neyman), proportional to a stratum's rows times its spread. Balanced rows no longer reflect class frequencies, so calibrate the scores of a model that is trained on them.",
      tier: "system",
    }),
    strata: field(z.array(z.string().min(1)).min(1).optional(), {
      doc: "Columns whose values define the strata, by default the label.",
      tier: "system",
      names: "columns",
    }),
    size: field(z.int().min(1).optional(), {
      doc: "The number of rows in the sample, drawn without replacement. Without size and share, 'balanced' takes as many rows from each stratum as the smallest one has, and the other methods take all rows.",
      tier: "system",
      unit: "rows",
    }),
    share: field(z.number().gt(0).max(1).optional(), {
      doc: "The sample's share of the rows, above 0 and up to 1. Use it instead of size.",
      tier: "system",
    }),
    splits: field(z.array(z.enum(["train", "validation", "test", "all"])).default(["train"]), {
      doc: "The splits to sample. 'all' is the only split of a held-out branch. By default, rows that evaluate a model are not sampled, so that its metrics describe the real distribution.",
      tier: "system",
    }),
    minPerStratum: field(z.int().min(0).default(1), {
      doc: "The minimum number of rows from each stratum, if it has that many.",
      tier: "system",
      unit: "rows",
    }),
    spreadColumns: field(z.array(z.string().min(1)).min(1).optional(), {
      doc: "For 'optimal', the numeric columns whose spread counts. By default, all numeric columns count.",
      tier: "system",
      names: "columns",
    }),
    bins: field(z.int().min(2).max(1000).default(10), {
      doc: "Numeric columns with more distinct values than this are divided into this many bins with the same number of rows.",
      tier: "system",
    }),
    seed: contextFields.seed,
    branch: contextFields.branch,
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "exchange",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "sample_rows.py" },
  },
});
