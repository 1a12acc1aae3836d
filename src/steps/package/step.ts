import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { trainers } from "../families/frameworks.ts";
import { ownScript } from "../own-script.ts";
import { processingMachine, sklearnImage } from "../shared-fields.ts";

export const packageStepSpecification = defineStep({
  name: "Package",
  verb: "package",
  aliases: ["MIMSPackaging"],
  roles: ["packaging", "package", "model_packaging"],
  summary: "Packs the model, the calibrator and the inference code into a model.tar.gz that scores raw rows.",
  rank: 70,
  inputs: {
    model: {
      kind: "model",
      doc: "The model archive from training.",
      from: "trained",
      aliases: ["model_input", "ModelArtifacts"],
      compatibleSources: trainers,
      semanticKeywords: ["model", "trained", "artifact"],
    },
    calibrator: {
      kind: "calibration.model",
      doc: "The mapping from scores to probabilities.",
      from: "anywhere",
      optional: true,
      aliases: ["calibration_model"],
      compatibleSources: ["ModelCalibration"],
      semanticKeywords: ["calibrator", "calibration"],
    },
    percentile: {
      kind: "calibration.percentile",
      doc: "The table that maps scores to percentiles.",
      from: "anywhere",
      optional: true,
      compatibleSources: ["PercentileModelCalibration"],
      semanticKeywords: ["percentile", "calibration"],
    },
  },
  outputs: {
    package: {
      kind: "package",
      doc: "model.tar.gz, ready for a SageMaker endpoint.",
      file: "model.tar.gz",
      aliases: ["packaged_model", "PackagedModel"],
    },
  },
  config: z.object({
    requirements: field(z.array(z.string().min(1)).optional(), {
      doc: "Lines for requirements.txt. The inference code itself needs only packages that are in its container.",
      tier: "system",
    }),
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "repeat",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "package_model.py" },
  },
});
