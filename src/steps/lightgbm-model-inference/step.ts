import { lightgbm } from "../families/frameworks.ts";
import { defineInference, inferenceConfig } from "../families/inference.ts";
import { ownCodeFields } from "../shared-fields.ts";

export const lightgbmModelInferenceSpecification = defineInference(lightgbm, "scoreLightgbm", {
  ...ownCodeFields,
  ...inferenceConfig,
});
