import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { evaluators, scorers } from "../families/frameworks.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";

export const percentileModelCalibrationSpecification = defineStep({
  name: "PercentileModelCalibration",
  verb: "calibratePercentile",
  roles: ["percentile_calibration", "percentile", "percentile_model_calibration"],
  summary: "Builds a table that maps scores to percentiles: the share of held-out rows that score lower.",
  rank: 47,
  home: "calibration",
  follows: "predictions",
  // A model with one score per class has no single percentile.
  tasks: ["binary", "regression"],
  inputs: {
    predictions: {
      kind: "predictions",
      doc: "Held-out scores. Labels are ignored.",
      from: "held-out",
      aliases: ["evaluation_data", "input_data"],
      compatibleSources: [...scorers, ...evaluators],
      semanticKeywords: ["predictions", "scores", "calibration"],
    },
  },
  outputs: {
    calibrator: {
      kind: "calibration.percentile",
      doc: "percentile.json: scores and their percentiles, for interpolation.",
      aliases: ["calibration_output", "PercentileCalibration"],
    },
  },
  config: z.object({
    points: field(z.int().min(2).max(100_000).default(1001), {
      doc: "The maximum number of points in the table. If there are fewer distinct scores, the table is smaller.",
      tier: "system",
    }),
    branch: contextFields.branch,
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "repeat",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "calibrate_percentile.py" },
  },
});
