// Generated from src/steps/pack.json by scripts/generate-standard-pack.mjs; do not edit.
import { type ConfigClass, configClass } from "../config/index.ts";
import {
  type BatchTransform,
  batchTransform,
  type DataLoading,
  dataLoading,
  type DummyTraining,
  dummyTraining,
  type FeatureSelection,
  featureSelection,
  type LightGBMModel,
  lightgbmModel,
  type LightGBMModelEval,
  lightgbmModelEval,
  type LightGBMModelInference,
  lightgbmModelInference,
  type LightGBMTraining,
  lightgbmTraining,
  type MissingValueImputation,
  missingValueImputation,
  type ModelCalibration,
  modelCalibration,
  type ModelMetricsComputation,
  modelMetricsComputation,
  type ModelWikiGenerator,
  modelWikiGenerator,
  type Package,
  packageStep,
  type Payload,
  payload,
  type PercentileModelCalibration,
  percentileModelCalibration,
  type PyTorchModel,
  pytorchModel,
  type PyTorchModelEval,
  pytorchModelEval,
  type PyTorchModelInference,
  pytorchModelInference,
  type PyTorchTraining,
  pytorchTraining,
  type QualityGate,
  qualityGate,
  type Registration,
  registration,
  type RiskTableMapping,
  riskTableMapping,
  type StratifiedSampling,
  stratifiedSampling,
  type TabularPreprocessing,
  tabularPreprocessing,
  type XGBoostModel,
  xgboostModel,
  type XGBoostModelEval,
  xgboostModelEval,
  type XGBoostModelInference,
  xgboostModelInference,
  type XGBoostTraining,
  xgboostTraining,
  type XGBoostTuning,
  xgboostTuning,
} from "./pack.generated.ts";

/** The config class of the step DataLoading. */
export const DataLoadingConfig: ConfigClass<DataLoading> = configClass(dataLoading);
/** The config class of the step TabularPreprocessing. */
export const TabularPreprocessingConfig: ConfigClass<TabularPreprocessing> = configClass(tabularPreprocessing);
/** The config class of the step StratifiedSampling. */
export const StratifiedSamplingConfig: ConfigClass<StratifiedSampling> = configClass(stratifiedSampling);
/** The config class of the step MissingValueImputation. */
export const MissingValueImputationConfig: ConfigClass<MissingValueImputation> = configClass(missingValueImputation);
/** The config class of the step RiskTableMapping. */
export const RiskTableMappingConfig: ConfigClass<RiskTableMapping> = configClass(riskTableMapping);
/** The config class of the step FeatureSelection. */
export const FeatureSelectionConfig: ConfigClass<FeatureSelection> = configClass(featureSelection);
/** The config class of the step XGBoostTraining. */
export const XGBoostTrainingConfig: ConfigClass<XGBoostTraining> = configClass(xgboostTraining);
/** The config class of the step LightGBMTraining. */
export const LightGBMTrainingConfig: ConfigClass<LightGBMTraining> = configClass(lightgbmTraining);
/** The config class of the step PyTorchTraining. */
export const PyTorchTrainingConfig: ConfigClass<PyTorchTraining> = configClass(pytorchTraining);
/** The config class of the step XGBoostTuning. */
export const XGBoostTuningConfig: ConfigClass<XGBoostTuning> = configClass(xgboostTuning);
/** The config class of the step DummyTraining. */
export const DummyTrainingConfig: ConfigClass<DummyTraining> = configClass(dummyTraining);
/** The config class of the step XGBoostModelEval. */
export const XGBoostModelEvalConfig: ConfigClass<XGBoostModelEval> = configClass(xgboostModelEval);
/** The config class of the step LightGBMModelEval. */
export const LightGBMModelEvalConfig: ConfigClass<LightGBMModelEval> = configClass(lightgbmModelEval);
/** The config class of the step PyTorchModelEval. */
export const PyTorchModelEvalConfig: ConfigClass<PyTorchModelEval> = configClass(pytorchModelEval);
/** The config class of the step XGBoostModelInference. */
export const XGBoostModelInferenceConfig: ConfigClass<XGBoostModelInference> = configClass(xgboostModelInference);
/** The config class of the step LightGBMModelInference. */
export const LightGBMModelInferenceConfig: ConfigClass<LightGBMModelInference> = configClass(lightgbmModelInference);
/** The config class of the step PyTorchModelInference. */
export const PyTorchModelInferenceConfig: ConfigClass<PyTorchModelInference> = configClass(pytorchModelInference);
/** The config class of the step ModelMetricsComputation. */
export const ModelMetricsComputationConfig: ConfigClass<ModelMetricsComputation> = configClass(modelMetricsComputation);
/** The config class of the step ModelCalibration. */
export const ModelCalibrationConfig: ConfigClass<ModelCalibration> = configClass(modelCalibration);
/** The config class of the step PercentileModelCalibration. */
export const PercentileModelCalibrationConfig: ConfigClass<PercentileModelCalibration> = configClass(percentileModelCalibration);
/** The config class of the step XGBoostModel. */
export const XGBoostModelConfig: ConfigClass<XGBoostModel> = configClass(xgboostModel);
/** The config class of the step LightGBMModel. */
export const LightGBMModelConfig: ConfigClass<LightGBMModel> = configClass(lightgbmModel);
/** The config class of the step PyTorchModel. */
export const PyTorchModelConfig: ConfigClass<PyTorchModel> = configClass(pytorchModel);
/** The config class of the step BatchTransform. */
export const BatchTransformConfig: ConfigClass<BatchTransform> = configClass(batchTransform);
/** The config class of the step ModelWikiGenerator. */
export const ModelWikiGeneratorConfig: ConfigClass<ModelWikiGenerator> = configClass(modelWikiGenerator);
/** The config class of the step Package. */
export const PackageConfig: ConfigClass<Package> = configClass(packageStep);
/** The config class of the step Payload. */
export const PayloadConfig: ConfigClass<Payload> = configClass(payload);
/** The config class of the step QualityGate. */
export const QualityGateConfig: ConfigClass<QualityGate> = configClass(qualityGate);
/** The config class of the step Registration. */
export const RegistrationConfig: ConfigClass<Registration> = configClass(registration);
