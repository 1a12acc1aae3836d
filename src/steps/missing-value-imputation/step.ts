import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";
import { transformInputs, transformOutputs } from "../transform-ports.ts";

export const missingValueImputation = defineStep({
  name: "MissingValueImputation",
  verb: "imputeMissing",
  roles: ["imputation", "impute", "missing_values", "missing_value_imputation"],
  summary: "Fills missing cells with values of the training rows, and marks in columns of their own where it did.",
  rank: 12,
  inputs: transformInputs("fitted.imputation", "MissingValueImputation"),
  outputs: transformOutputs(
    "fitted.imputation",
    "The value that fills each column, and which columns get an indicator.",
  ),
  config: z.object({
    number: field(z.enum(["mean", "median", "mode", "constant", "none"]).default("median"), {
      doc: "What fills columns of numbers; 'none' leaves them as they are.",
      tier: "system",
    }),
    category: field(z.enum(["mode", "constant", "none"]).default("constant"), {
      doc: "What fills categories; 'none' leaves them as they are.",
      tier: "system",
    }),
    numberConstant: field(z.number().default(0), {
      doc: "The number that fills, where 'constant' fills numbers.",
      tier: "system",
    }),
    categoryConstant: field(z.string().min(1).default("missing"), {
      doc: "The category that fills, where 'constant' fills categories: one of its own by default, for that a value is missing tells something.",
      tier: "system",
    }),
    columns: field(
      z
        .record(
          z.string(),
          z.union([
            z.enum(["mean", "median", "mode", "none"]),
            z.strictObject({ constant: z.union([z.number(), z.string().min(1)]) }),
          ]),
        )
        .optional(),
      {
        doc: 'What fills single columns, as { Income: "mean", Job: { constant: "none" } }.',
        tier: "system",
        verbatim: true,
      },
    ),
    indicators: field(z.boolean().default(true), {
      doc: "Adds a column of 0 and 1 for each column that had missing cells in the training rows and is filled.",
      tier: "system",
    }),
    branch: contextFields.branch,
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "impute.py" },
  },
});
