import { z } from "zod";
import { diagnostic } from "../../diagnostics/index.ts";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";

const share = z.number().gt(0).lt(1);

export const tabularPreprocessing = defineStep({
  name: "TabularPreprocessing",
  verb: "preprocess",
  verbAliases: { preprocessWithDefaults: "defaults" },
  roles: ["preprocessing", "preprocess", "processing", "prepare", "preparation"],
  summary: "Makes features and a label of raw rows, and splits the training branch into train, validation and test.",
  rank: 10,
  inputs: {
    data: {
      kind: "tabular.raw",
      doc: "Raw rows of this branch.",
      from: "branch",
      aliases: ["DATA", "input_data"],
      compatibleSources: ["DataLoading"],
      semanticKeywords: ["data", "raw", "dataset", "table"],
    },
    signature: {
      kind: "schema",
      doc: "Names and types of the columns; found in the rows themselves where it is not there.",
      from: "branch",
      optional: true,
      aliases: ["SIGNATURE"],
      compatibleSources: ["DataLoading"],
      semanticKeywords: ["schema", "signature", "types"],
    },
  },
  outputs: {
    processed: {
      kind: "tabular.processed",
      doc: "Features and label, each row with its ordinal in the source: train, validation and test on the training branch, one table on any other.",
      aliases: ["processed_data", "ProcessedTabularData"],
    },
  },
  config: z.object({
    ...contextFields,
    validationSplit: field(share.default(0.15), {
      doc: "Share of the training branch's rows that early stopping watches, between 0 and 1.",
      tier: "system",
      context: "validationSplit",
    }),
    testSplit: field(share.default(0.15), {
      doc: "Share of the training branch's rows that is kept for the last test, between 0 and 1.",
      tier: "system",
      context: "testSplit",
    }),
    dropColumns: field(z.array(z.string()).optional(), {
      doc: "Columns that are no features.",
      tier: "system",
    }),
    sentinels: field(z.array(z.union([z.number(), z.string().min(1)])).optional(), {
      doc: "Numbers and texts that stand for a missing value; those that the data was loaded with where it is left out.",
      tier: "system",
    }),
    ...processingMachine,
  }),
  // Only the training branch is split; a step without a branch is on it.
  conflicts: ({ branch = "training", validationSplit: validation, testSplit: test }, at) =>
    branch === "training" && typeof validation === "number" && typeof test === "number" && validation + test >= 1
      ? [diagnostic("data/bad-split", { validation, test }, { ...at, field: "testSplit" })]
      : [],
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "preprocess.py" },
  },
  facts: ["label", "positive", "task", "seed"],
});
