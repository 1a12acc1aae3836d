import { z } from "zod";
import { diagnostic } from "../../diagnostics/index.ts";
import { contextSchema } from "../../spec/context.ts";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, memoryPerByte, processingMachine, sklearnImage } from "../shared-fields.ts";
import { conflictsOf } from "./conflicts.ts";

const { validationSplit, testSplit } = contextSchema.shape;

/** The parts of a date that become features, each in a separate column. */
const DATE_PARTS = ["*_year", "*_month", "*_day", "*_weekday", "*_days", "*_hour"] as const;

export const tabularPreprocessingSpecification = defineStep({
  name: "TabularPreprocessing",
  verb: "preprocess",
  verbAliases: { preprocessWithDefaults: "defaults" },
  roles: ["preprocessing", "preprocess", "processing", "prepare", "preparation"],
  summary: "Turns raw rows into features and a label, and splits the training branch into train, validation and test.",
  rank: 10,
  inputs: {
    data: {
      kind: "tabular.raw",
      doc: "This branch's raw rows.",
      from: "branch",
      aliases: ["DATA", "input_data"],
      compatibleSources: ["DataLoading"],
      semanticKeywords: ["data", "raw", "dataset", "table"],
    },
    signature: {
      kind: "schema",
      doc: "Column names and types, which are inferred from the rows if this input is not wired.",
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
      doc: "Features and label, with each row's position in the source. The training branch is split into train, validation and test; other branches have a single table.",
      columns: { kept: "features", added: DATE_PARTS },
      aliases: ["processed_data", "ProcessedTabularData"],
    },
  },
  config: z.object({
    ...contextFields,
    validationSplit: field(validationSplit.default(0.15), {
      doc: "The share of the training branch's rows that early stopping watches, between 0 and 1.",
      tier: "system",
      context: "validationSplit",
    }),
    testSplit: field(testSplit.default(0.15), {
      doc: "The share of the training branch's rows held out for the final test, between 0 and 1.",
      tier: "system",
      context: "testSplit",
    }),
    splitGap: field(z.number().gt(0).optional(), {
      doc: "With a time column: the least time between the last row of a split and the first row of the next one. Rows that are closer are left out of train and validation, so that what a row knows of its near future cannot help. In days, or in the time column's own unit if it has numbers.",
      tier: "system",
    }),
    keepTime: field(z.boolean().default(false), {
      doc: "Make features of the time column, too, as of any other column of dates. By default, it is not a feature, because a model cannot have seen later dates than those of its training rows.",
      tier: "system",
    }),
    dropColumns: field(z.array(z.string()).optional(), {
      doc: "Columns to leave out of the features.",
      tier: "system",
      names: "columns",
    }),
    textColumns: field(z.array(z.string().min(1)).min(1).optional(), {
      doc: "Columns of words to pass on as they are, for TextFeatures. By default, long texts are left out, and words with few values are categories.",
      tier: "system",
      names: "columns",
      ofSource: true,
      typeFault: ({ name, type }, at) =>
        type === "text" || type === "category" ? undefined : diagnostic("data/text-type", { column: name, type }, at),
    }),
    sentinels: field(z.array(z.union([z.number(), z.string().min(1)])).optional(), {
      doc: "Numbers and strings that represent a missing value. By default, the sentinels with which the data was loaded are used.",
      tier: "system",
    }),
    ...ownScript,
    ...processingMachine,
  }),
  // Only the training branch is split. A step without a branch belongs to it.
  conflicts: conflictsOf,
  hosts: "exchange",
  memoryPerByte: memoryPerByte.preprocessing,
  holdsAllRows: true,
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "preprocess.py" },
  },
  facts: ["label", "positive", "task", "seed"],
});
