import { xgboost } from "../families/frameworks.ts";
import { defineInference, inferenceConfig } from "../families/inference.ts";

export const xgboostModelInferenceSpecification = defineInference(xgboost, "scoreXgboost", inferenceConfig);
