import { xgboost } from "../families/frameworks.ts";
import { defineModel, modelConfig } from "../families/model.ts";

export const xgboostModelSpecification = defineModel(xgboost, "createModel", modelConfig);
