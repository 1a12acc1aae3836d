import type { JsonObject } from "../../../base/canonical.ts";
import { file, steps } from "../../file/testing/config-files.ts";
import { parseConfigs } from "../../index.ts";

/** Reads a config file whose missing values other layers can supply. */
export const read = (document: JsonObject) =>
  parseConfigs(JSON.stringify(document), "c.json", steps, { partial: true });
/** The fields that a file sets for a step. */
export const setOf = (document: JsonObject, name: string): Readonly<Record<string, unknown>> => ({
  ...read(document).value.configs.find((config) => config.name === name)?.set,
});
/** A file with the steps of a training branch, and these values for XGBoostTraining. */
export const training = (values: JsonObject): JsonObject =>
  file(
    {
      DataLoading_training: "DataLoadingConfig",
      TabularPreprocessing_training: "TabularPreprocessingConfig",
      RiskTableMapping_training: "RiskTableMappingConfig",
      XGBoostTraining: "XGBoostTrainingConfig",
    },
    { DataLoading_training: { data_source: "s3://b/x.csv" }, XGBoostTraining: values },
  );
export const xgboost = (values: JsonObject) => setOf(training(values), "XGBoostTraining");
export const one = (className: string, values: JsonObject): Readonly<Record<string, unknown>> =>
  setOf(file({ Step: className }, { Step: values }), "Step");
