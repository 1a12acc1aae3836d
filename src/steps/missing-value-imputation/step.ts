import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";
import { transformInputs, transformOutputs } from "../transform-ports.ts";

export const missingValueImputationSpecification = defineStep({
  name: "MissingValueImputation",
  verb: "imputeMissing",
  roles: ["imputation", "impute", "missing_values", "missing_value_imputation"],
  summary: "Fills missing cells with values from the training rows, and adds columns that mark the filled cells.",
  rank: 12,
  inputs: transformInputs("fitted.imputation", "MissingValueImputation"),
  outputs: transformOutputs("fitted.imputation", "The fill value of each column, and which columns get an indicator.", [
    "*_missing",
  ]),
  config: z.object({
    number: field(z.enum(["mean", "median", "mode", "constant", "none"]).default("median"), {
      doc: "How missing numbers are filled. With 'none', they stay missing.",
      tier: "system",
    }),
    category: field(z.enum(["mode", "constant", "none"]).default("constant"), {
      doc: "How missing categories are filled. With 'none', they stay missing.",
      tier: "system",
    }),
    numberConstant: field(z.number().default(0), {
      doc: "The fill value for numbers, if number is 'constant'.",
      tier: "system",
    }),
    categoryConstant: field(z.string().min(1).default("missing"), {
      doc: "The fill value for categories, if category is 'constant'. By default, it is a separate category, because the fact that a value is missing can matter.",
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
        doc: 'How individual columns are filled, such as { Income: "mean", Job: { constant: "none" } }.',
        tier: "system",
        names: "columns",
        verbatim: true,
      },
    ),
    indicators: field(z.boolean().default(true), {
      doc: "Add a 0/1 indicator column for each filled column that had missing cells in the training rows.",
      tier: "system",
    }),
    branch: contextFields.branch,
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "exchange",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "impute.py" },
  },
});
