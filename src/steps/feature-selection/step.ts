import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, processingMachine, xgboostImage } from "../shared-fields.ts";
import { transformInputs, transformOutputs } from "../transform-ports.ts";

export const featureSelectionSpecification = defineStep({
  name: "FeatureSelection",
  verb: "selectFeatures",
  roles: ["feature_selection", "selection", "select_features"],
  summary: "Ranks features on the training rows and keeps the best ones.",
  rank: 14,
  inputs: transformInputs("fitted.selection", "FeatureSelection"),
  outputs: transformOutputs("fitted.selection", "The selected columns, and each column's score by each method."),
  config: z.object({
    methods: field(
      z
        .array(z.enum(["variance", "mutual-information", "importance"]))
        .min(1)
        .default(["mutual-information", "importance"]),
      {
        doc: "How features are scored: by 'variance' of numeric columns relative to their range, by 'mutual-information' with the label, or by 'importance' in a small XGBoost model. Several methods are combined by mean rank.",
        tier: "system",
      },
    ),
    topK: field(z.int().min(1).optional(), {
      doc: "The number of features to keep. Without topK, share and threshold, a feature is kept if any method scores it above chance: by two standard deviations for mutual information, and above every shuffled copy of a feature for importance.",
      tier: "system",
    }),
    share: field(z.number().gt(0).max(1).optional(), {
      doc: "The share of features to keep, above 0 and up to 1.",
      tier: "system",
    }),
    threshold: field(z.number().min(0).optional(), {
      doc: "The minimum score of the features to keep. With several methods, this is the combined score, which is 1 for the best feature and close to 0 for the worst.",
      tier: "system",
    }),
    keep: field(z.array(z.string().min(1)).optional(), {
      doc: "Columns to keep regardless of their score.",
      tier: "system",
      names: "columns",
    }),
    seed: contextFields.seed,
    branch: contextFields.branch,
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "exchange",
  job: {
    type: "processing",
    image: xgboostImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "select_features.py" },
  },
});
