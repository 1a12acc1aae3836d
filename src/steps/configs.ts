import { type ConfigClass, configClass } from "../config/index.ts";
import type { StepSpec } from "../spec/step.ts";
import { type BatchTransform, batchTransform } from "./batch-transform/step.ts";
import { type DataLoading, dataLoading } from "./data-loading/step.ts";
import { type DummyTraining, dummyTraining } from "./dummy-training/step.ts";
import { type FeatureSelection, featureSelection } from "./feature-selection/step.ts";
import { type LightGBMModel, lightgbmModel } from "./lightgbm-model/step.ts";
import { type LightGBMModelEval, lightgbmModelEval } from "./lightgbm-model-eval/step.ts";
import { type LightGBMModelInference, lightgbmModelInference } from "./lightgbm-model-inference/step.ts";
import { type LightGBMTraining, lightgbmTraining } from "./lightgbm-training/step.ts";
import { type MissingValueImputation, missingValueImputation } from "./missing-value-imputation/step.ts";
import { type ModelCalibration, modelCalibration } from "./model-calibration/step.ts";
import { type ModelMetricsComputation, modelMetricsComputation } from "./model-metrics-computation/step.ts";
import { type ModelWikiGenerator, modelWikiGenerator } from "./model-wiki-generator/step.ts";
import { type Package, packageStep } from "./package/step.ts";
import { type Payload, payload } from "./payload/step.ts";
import { type PercentileModelCalibration, percentileModelCalibration } from "./percentile-model-calibration/step.ts";
import { type PyTorchModel, pytorchModel } from "./pytorch-model/step.ts";
import { type PyTorchModelEval, pytorchModelEval } from "./pytorch-model-eval/step.ts";
import { type PyTorchModelInference, pytorchModelInference } from "./pytorch-model-inference/step.ts";
import { type PyTorchTraining, pytorchTraining } from "./pytorch-training/step.ts";
import { type QualityGate, qualityGate } from "./quality-gate/step.ts";
import { type Registration, registration } from "./registration/step.ts";
import { type RiskTableMapping, riskTableMapping } from "./risk-table-mapping/step.ts";
import { type StratifiedSampling, stratifiedSampling } from "./stratified-sampling/step.ts";
import { type TabularPreprocessing, tabularPreprocessing } from "./tabular-preprocessing/step.ts";
import { type XGBoostModel, xgboostModel } from "./xgboost-model/step.ts";
import { type XGBoostModelEval, xgboostModelEval } from "./xgboost-model-eval/step.ts";
import { type XGBoostModelInference, xgboostModelInference } from "./xgboost-model-inference/step.ts";
import { type XGBoostTraining, xgboostTraining } from "./xgboost-training/step.ts";
import { type XGBoostTuning, xgboostTuning } from "./xgboost-tuning/step.ts";

/** The config class of the step DataLoading. */
export const DataLoadingConfig: ConfigClass<DataLoading> = configClass(dataLoading);
/** The config of DataLoading under the name that Python pipelines know it by. */
export const CradleDataLoadConfig: ConfigClass<DataLoading> = configClass(dataLoading, {
  className: "CradleDataLoadConfig",
  stepName: "CradleDataLoading",
});
/** The config class of the step TabularPreprocessing. */
export const TabularPreprocessingConfig: ConfigClass<TabularPreprocessing> = configClass(tabularPreprocessing);
/** The config class of the step StratifiedSampling. */
export const StratifiedSamplingConfig: ConfigClass<StratifiedSampling> = configClass(stratifiedSampling);
/** The config class of the step MissingValueImputation. */
export const MissingValueImputationConfig: ConfigClass<MissingValueImputation> = configClass(missingValueImputation);
/** The config class of the step RiskTableMapping. */
export const RiskTableMappingConfig: ConfigClass<RiskTableMapping> = configClass(riskTableMapping);
/** The config class of the step DummyTraining. */
export const DummyTrainingConfig: ConfigClass<DummyTraining> = configClass(dummyTraining);
/** The config class of the step PercentileModelCalibration. */
export const PercentileModelCalibrationConfig: ConfigClass<PercentileModelCalibration> =
  configClass(percentileModelCalibration);
/** The config class of the step FeatureSelection. */
export const FeatureSelectionConfig: ConfigClass<FeatureSelection> = configClass(featureSelection);
/** The config class of the step XGBoostTraining. */
export const XGBoostTrainingConfig: ConfigClass<XGBoostTraining> = configClass(xgboostTraining);
/** The config class of the step XGBoostModelEval. */
export const XGBoostModelEvalConfig: ConfigClass<XGBoostModelEval> = configClass(xgboostModelEval);
/** The config class of the step ModelCalibration. */
export const ModelCalibrationConfig: ConfigClass<ModelCalibration> = configClass(modelCalibration);
/** The config class of the step XGBoostModel. */
export const XGBoostModelConfig: ConfigClass<XGBoostModel> = configClass(xgboostModel);
/** The config class of the step Package. */
export const PackageConfig: ConfigClass<Package> = configClass(packageStep);
/** The config class of the step Payload. */
export const PayloadConfig: ConfigClass<Payload> = configClass(payload);
/** The config class of the step Registration. */
export const RegistrationConfig: ConfigClass<Registration> = configClass(registration);
/** The config class of the step BatchTransform. */
export const BatchTransformConfig: ConfigClass<BatchTransform> = configClass(batchTransform);
/** The config class of the step LightGBMModel. */
export const LightGBMModelConfig: ConfigClass<LightGBMModel> = configClass(lightgbmModel);
/** The config class of the step LightGBMModelEval. */
export const LightGBMModelEvalConfig: ConfigClass<LightGBMModelEval> = configClass(lightgbmModelEval);
/** The config class of the step LightGBMModelInference. */
export const LightGBMModelInferenceConfig: ConfigClass<LightGBMModelInference> = configClass(lightgbmModelInference);
/** The config class of the step LightGBMTraining. */
export const LightGBMTrainingConfig: ConfigClass<LightGBMTraining> = configClass(lightgbmTraining);
/** The config class of the step ModelMetricsComputation. */
export const ModelMetricsComputationConfig: ConfigClass<ModelMetricsComputation> = configClass(modelMetricsComputation);
/** The config class of the step ModelWikiGenerator. */
export const ModelWikiGeneratorConfig: ConfigClass<ModelWikiGenerator> = configClass(modelWikiGenerator);
/** The config class of the step PyTorchModel. */
export const PyTorchModelConfig: ConfigClass<PyTorchModel> = configClass(pytorchModel);
/** The config class of the step PyTorchModelEval. */
export const PyTorchModelEvalConfig: ConfigClass<PyTorchModelEval> = configClass(pytorchModelEval);
/** The config class of the step PyTorchModelInference. */
export const PyTorchModelInferenceConfig: ConfigClass<PyTorchModelInference> = configClass(pytorchModelInference);
/** The config class of the step PyTorchTraining. */
export const PyTorchTrainingConfig: ConfigClass<PyTorchTraining> = configClass(pytorchTraining);
/** The config class of the step QualityGate. */
export const QualityGateConfig: ConfigClass<QualityGate> = configClass(qualityGate);
/** The config class of the step XGBoostModelInference. */
export const XGBoostModelInferenceConfig: ConfigClass<XGBoostModelInference> = configClass(xgboostModelInference);
/** The config class of the step XGBoostTuning. */
export const XGBoostTuningConfig: ConfigClass<XGBoostTuning> = configClass(xgboostTuning);

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
