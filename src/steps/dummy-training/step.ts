import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { ownScript } from "../own-script.ts";
import { processingMachine, sklearnImage } from "../shared-fields.ts";

export const dummyTrainingSpecification = defineStep({
  name: "DummyTraining",
  verb: "bringModel",
  roles: ["pretrained_model", "pretrained", "bring_model", "dummy_training", "finished_model"],
  summary: "Uses a model that was trained elsewhere, instead of training one.",
  // Runs before loading, because the model's archive states how its tables are read.
  rank: -1,
  home: "training",
  inputs: {},
  outputs: {
    model: {
      kind: "model",
      doc: "The model archive, in the same format that a training step writes.",
      open: true,
      file: "model.tar.gz",
      aliases: ["model_output", "model_data", "ModelOutputPath", "model_input"],
    },
    signature: {
      kind: "schema",
      doc: "How the table was read when the model was trained, as recorded in its archive. Branches that provide rows for the model read their tables in the same way.",
      decision: true,
      byProduct: true,
    },
  },
  positional: "source",
  config: z.object({
    source: field(z.string().min(1), {
      doc: "The model: an S3 URI or a local path of a model.tar.gz, or of a folder with its files.",
      tier: "essential",
      source: true,
      script: false,
    }),
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "repeat",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "bring_model.py" },
    external: ({ config: { source } }) => (source === undefined ? [] : [{ name: "source", uri: source }]),
  },
});
