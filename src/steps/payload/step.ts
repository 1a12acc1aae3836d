import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { trainers } from "../families/frameworks.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";

export const payloadSpecification = defineStep({
  name: "Payload",
  verb: "samplePayload",
  aliases: ["MIMSPayload"],
  roles: ["payload", "payload_sampling", "samples"],
  summary: "Writes sample requests, in CSV and JSON, that match the model's features.",
  rank: 70,
  inputs: {
    model: {
      kind: "model",
      doc: "The model archive. Its feature list defines the content of a request.",
      from: "trained",
      aliases: ["model_input"],
      compatibleSources: trainers,
      semanticKeywords: ["model", "trained", "features"],
    },
  },
  outputs: {
    payload: {
      kind: "payload.samples",
      doc: "payload.tar.gz, with payload.csv and payload.json, and samples.json next to it.",
      file: "payload.tar.gz",
      aliases: ["payload_sample", "GeneratedPayloadSamples"],
    },
  },
  config: z.object({
    samples: field(z.int().min(1).max(1000).default(5), { doc: "The number of sample requests.", tier: "system" }),
    seed: contextFields.seed,
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "repeat",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "sample_payload.py" },
  },
});
