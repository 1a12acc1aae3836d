import { pytorch } from "../families/frameworks.ts";
import { defineInference, inferenceConfig } from "../families/inference.ts";
import { ownCodeFields } from "../shared-fields.ts";

export const pytorchModelInferenceSpecification = defineInference(pytorch, "scorePytorch", {
  ...inferenceConfig,
  ...ownCodeFields,
});
