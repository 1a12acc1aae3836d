import { z } from "zod";
import { field } from "../../spec/fields.ts";
import type { Sub } from "../../spec/kinds.ts";
import { defineStep } from "../../spec/step.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, imageOr, predictionColumns, processingMachine } from "../shared-fields.ts";
import type { Framework } from "./frameworks.ts";
import { modelInput } from "./model-input.ts";

/** The config that all inference steps share. */
export const inferenceConfig = {
  split: field(z.enum(["auto", "all", "train", "validation", "test"]).default("auto"), {
    doc: "The rows to score. 'auto' scores the test rows if the table is split, and all rows otherwise. 'all' scores every row, for example as a feature of another model; if the table is split, the model was trained on some of them.",
    tier: "system",
  }),
  branch: contextFields.branch,
  ...ownScript,
  ...processingMachine,
} as const;

/** Creates the step that scores rows with a framework's models. */
export const defineInference = <
  const N extends string,
  const K extends Sub<"model">,
  const V extends string,
  C extends z.core.$ZodShape,
>(
  framework: Framework<N, K>,
  verb: V,
  config: C,
) =>
  defineStep({
    name: `${framework.name}ModelInference`,
    verb,
    roles: ["inference", "infer", "scoring", "score", "prediction", "predict"],
    summary: `Scores rows with ${framework.phrase}, without evaluating the scores.`,
    rank: 40,
    follows: "data",
    inputs: {
      model: modelInput(framework, "The model archive from training."),
      data: {
        kind: "tabular.processed",
        doc: "Processed rows, with or without a label.",
        from: "held-out",
        aliases: ["inference_data_input", "processed_data"],
        compatibleSources: ["TabularPreprocessing"],
        semanticKeywords: ["data", "inference", "held-out", "calibration", "validation"],
      },
    },
    outputs: {
      predictions: {
        kind: "predictions",
        open: true,
        doc: "The score of every row, and its label if it has one.",
        columns: predictionColumns,
        aliases: ["inference_output", "InferenceResults"],
      },
    },
    config: z.object(config),
    hosts: "share",
    job: {
      type: "processing",
      image: imageOr(framework.image),
      script: { folder: new URL("../xgboost-model-inference/script/", import.meta.url).href, entry: "infer.py" },
    },
  });
