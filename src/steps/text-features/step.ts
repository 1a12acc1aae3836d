import { z } from "zod";
import { diagnostic } from "../../diagnostics/index.ts";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";
import { transformInputs, transformOutputs } from "../transform-ports.ts";

export const textFeaturesSpecification = defineStep({
  name: "TextFeatures",
  verb: "addTextFeatures",
  roles: ["text_features", "hashed_text"],
  summary: "Turns texts into a limited number of numeric columns, by hashing their words or characters.",
  rank: 11.4,
  inputs: transformInputs("fitted.text", "TextFeatures"),
  outputs: transformOutputs(
    "fitted.text",
    "For each text column, the columns made of it, with their most frequent n-grams and weights.",
    ["*: *"],
  ),
  config: z.object({
    columns: field(z.array(z.string().min(1)).min(1).optional(), {
      doc: "The columns of texts. By default, all that textColumns of TabularPreprocessing passes on.",
      tier: "system",
      names: "columns",
      ofSource: true,
      passedOnBy: "textColumns",
    }),
    analyzer: field(z.enum(["word", "char"]).default("word"), {
      doc: "What is counted: n-grams of words, or of the characters inside words. Characters tolerate spelling mistakes and endings, and suit languages without blanks between words.",
      tier: "system",
    }),
    ngrams: field(z.tuple([z.int().min(1).max(8), z.int().min(1).max(8)]).default([1, 2]), {
      doc: "The smallest and the largest number of words or characters in a row, each 1 to 8. For characters, [3, 5] is usual.",
      tier: "system",
    }),
    features: field(z.int().min(8).max(4096).default(128), {
      doc: "The maximum number of columns for each text, from 8 to 4,096. Different n-grams share a column if there are more of them.",
      tier: "system",
    }),
    idf: field(z.boolean().default(true), {
      doc: "Weigh columns by how few training rows have them, so that frequent words count less.",
      tier: "system",
    }),
    norm: field(z.enum(["l2", "none"]).default("l2"), {
      doc: "With 'l2', the squares of a row's values add up to 1, so that long and short texts are comparable. With 'none', they are weighted counts.",
      tier: "system",
    }),
    keep: field(z.boolean().default(false), {
      doc: "Keep the texts next to their features, for a step of your own. Models do not use them.",
      tier: "system",
    }),
    branch: contextFields.branch,
    ...ownScript,
    ...processingMachine,
  }),
  conflicts: ({ ngrams }, at) => {
    const [least, most] = Array.isArray(ngrams) ? ngrams : [];
    return typeof least === "number" && typeof most === "number" && least > most
      ? [diagnostic("config/ngrams-order", { least, most }, { ...at, field: "ngrams" })]
      : [];
  },
  hosts: "exchange",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "text_features.py" },
  },
});
