import { defineEvaluation, evaluationConfig } from "../families/evaluation.ts";
import { xgboost } from "../families/frameworks.ts";

export const xgboostModelEvalSpecification = defineEvaluation(xgboost, "evaluatePerformance", evaluationConfig);
