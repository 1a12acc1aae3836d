import { type ConfigClass, configClass } from "../config/index.ts";
import type { StepSpec } from "../spec/step.ts";
import { type DataLoading, dataLoading } from "./data-loading/step.ts";
import { type ModelCalibration, modelCalibration } from "./model-calibration/step.ts";
import { type Package, packageStep } from "./package/step.ts";
import { type Payload, payload } from "./payload/step.ts";
import { type Registration, registration } from "./registration/step.ts";
import { type TabularPreprocessing, tabularPreprocessing } from "./tabular-preprocessing/step.ts";
import { type XGBoostModel, xgboostModel } from "./xgboost-model/step.ts";
import { type XGBoostModelEval, xgboostModelEval } from "./xgboost-model-eval/step.ts";
import { type XGBoostTraining, xgboostTraining } from "./xgboost-training/step.ts";

export const DataLoadingConfig: ConfigClass<DataLoading> = configClass(dataLoading);
/** The config of DataLoading under the name that Python pipelines know it by. */
export const CradleDataLoadConfig: ConfigClass<DataLoading> = configClass(dataLoading, {
  className: "CradleDataLoadConfig",
  stepName: "CradleDataLoading",
});
export const TabularPreprocessingConfig: ConfigClass<TabularPreprocessing> = configClass(tabularPreprocessing);
export const XGBoostTrainingConfig: ConfigClass<XGBoostTraining> = configClass(xgboostTraining);
export const XGBoostModelEvalConfig: ConfigClass<XGBoostModelEval> = configClass(xgboostModelEval);
export const ModelCalibrationConfig: ConfigClass<ModelCalibration> = configClass(modelCalibration);
export const XGBoostModelConfig: ConfigClass<XGBoostModel> = configClass(xgboostModel);
export const PackageConfig: ConfigClass<Package> = configClass(packageStep);
export const PayloadConfig: ConfigClass<Payload> = configClass(payload);
export const RegistrationConfig: ConfigClass<Registration> = configClass(registration);

/** Names of config classes that do not follow from a step's name, in files that Python pipelines wrote. */
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
