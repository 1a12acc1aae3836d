import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { contextFields, processingMachine, xgboostImage } from "../shared-fields.ts";
import { transformInputs, transformOutputs } from "../transform-ports.ts";

export const featureSelection = defineStep({
  name: "FeatureSelection",
  verb: "selectFeatures",
  roles: ["feature_selection", "selection", "select_features"],
  summary: "Ranks features by what the training rows say of them, and keeps the best.",
  rank: 14,
  inputs: transformInputs("fitted.selection", "FeatureSelection"),
  outputs: transformOutputs(
    "fitted.selection",
    "The columns that stay, and the score of every column by every method.",
  ),
  config: z.object({
    methods: field(
      z
        .array(z.enum(["variance", "mutual-information", "importance"]))
        .min(1)
        .default(["mutual-information", "importance"]),
      {
        doc: "How features are scored: 'variance' of numbers in units of their range, 'mutual-information' with the label, 'importance' in a small XGBoost model. Of several, the mean rank counts.",
        tier: "system",
      },
    ),
    topK: field(z.int().min(1).optional(), {
      doc: "How many features are kept. Without topK, share and threshold, all are kept in which any method finds more than chance would show: mutual information two standard deviations above it, importance above that of every shuffled copy of a feature.",
      tier: "system",
    }),
    share: field(z.number().gt(0).max(1).optional(), {
      doc: "The share of the features that is kept, above 0, at most 1.",
      tier: "system",
    }),
    threshold: field(z.number().min(0).optional(), {
      doc: "The score from which a feature is kept: that of the method; of several methods, the combined one, which is 1 for the best and near 0 for the worst.",
      tier: "system",
    }),
    keep: field(z.array(z.string().min(1)).optional(), {
      doc: "Columns that are kept whatever their score.",
      tier: "system",
    }),
    seed: contextFields.seed,
    branch: contextFields.branch,
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: xgboostImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "select_features.py" },
  },
});
