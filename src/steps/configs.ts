import { type ConfigClass, configClass } from "../config/index.ts";
import type { StepSpec } from "../spec/step.ts";
import { type DataLoading, dataLoading, packageStep, payload, registration, xgboostModel } from "./pack.generated.ts";

export * from "./config-classes.generated.ts";

/** The config of DataLoading, under the name used in Python pipelines. */
export const CradleDataLoadConfig: ConfigClass<DataLoading> = configClass(dataLoading, {
  className: "CradleDataLoadConfig",
  stepName: "CradleDataLoading",
});

/** Class names in config files of Python pipelines that cannot be derived from a step name. */
export const standardClasses: ReadonlyMap<string, StepSpec> = new Map<string, StepSpec>([
  ["CradleDataLoadConfig", dataLoading],
  ["CradleDataLoadingConfig", dataLoading],
  ["DummyDataLoadingConfig", dataLoading],
  ["RedshiftDataLoadingConfig", dataLoading],
  ["XGBoostModelStepConfig", xgboostModel],
  ["PackageStepConfig", packageStep],
  ["MIMSPackagingConfig", packageStep],
  ["MIMSPayloadConfig", payload],
  ["ModelRegistrationConfig", registration],
  ["MimsModelRegistrationProcessingConfig", registration],
]);
