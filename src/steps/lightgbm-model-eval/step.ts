import { defineEvaluation, evaluationConfig } from "../families/evaluation.ts";
import { lightgbm } from "../families/frameworks.ts";
import { ownCodeFields } from "../shared-fields.ts";

export const lightgbmModelEvalSpecification = defineEvaluation(lightgbm, "evaluateLightgbm", {
  ...evaluationConfig,
  ...ownCodeFields,
});
