import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";
import { transformInputs, transformOutputs } from "../transform-ports.ts";

export const missingValueImputationSpecification = defineStep({
  name: "MissingValueImputation",
  verb: "imputeMissing",
  roles: ["imputation", "impute", "missing_values", "missing_value_imputation"],
  summary: "Fills missing cells with values from the training rows, and adds columns that mark the filled cells.",
  rank: 12,
  inputs: transformInputs("fitted.imputation", "MissingValueImputation"),
  outputs: transformOutputs("fitted.imputation", "The fill value of each column, and which columns get an indicator."),
  config: z.object({
    number: field(z.enum(["mean", "median", "mode", "constant", "none"]).default("median"), {
      doc: "How missing numbers are filled; 'none' leaves them as they are.",
      tier: "system",
    }),
    category: field(z.enum(["mode", "constant", "none"]).default("constant"), {
      doc: "How missing categories are filled; 'none' leaves them as they are.",
      tier: "system",
    }),
    numberConstant: field(z.number().default(0), {
      doc: "The fill value for numbers, if number is 'constant'.",
      tier: "system",
    }),
    categoryConstant: field(z.string().min(1).default("missing"), {
      doc: "The fill value for categories, if category is 'constant'; a separate category by default, because it can matter that a value is missing.",
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
        doc: 'How single columns are filled, such as { Income: "mean", Job: { constant: "none" } }.',
        tier: "system",
        verbatim: true,
      },
    ),
    indicators: field(z.boolean().default(true), {
      doc: "Add a column of 0 and 1 for each column that had missing cells in the training rows and is filled.",
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
