import { defineEvaluation, evaluationConfig } from "../families/evaluation.ts";
import { pytorch } from "../families/frameworks.ts";
import { ownCodeFields } from "../shared-fields.ts";

export const pytorchModelEvalSpecification = defineEvaluation(pytorch, "evaluatePytorch", {
  ...evaluationConfig,
  ...ownCodeFields,
});
