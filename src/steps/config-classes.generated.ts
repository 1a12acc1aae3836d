// Generated from src/steps/pack.json by scripts/generate-standard-pack.mjs; do not edit.
import { type ConfigClass, configClass } from "../config/index.ts";
import { standardDiskNames } from "./disk-names/index.ts";
import {
  type BatchTransform,
  batchTransform,
  type DataLoading,
  dataLoading,
  type DriftMeasurement,
  driftMeasurement,
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
  type MonitoringBaseline,
  monitoringBaseline,
  type Package,
  packageStep,
  type Payload,
  payload,
  type PercentileModelCalibration,
  percentileModelCalibration,
  type PredictionExport,
  predictionExport,
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
  type QualityMeasurement,
  qualityMeasurement,
  type Registration,
  registration,
  type RiskTableMapping,
  riskTableMapping,
  type StratifiedSampling,
  stratifiedSampling,
  type TableExport,
  tableExport,
  type TabularPreprocessing,
  tabularPreprocessing,
  type TextFeatures,
  textFeatures,
  type TimeFeatures,
  timeFeatures,
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

/** The config class of the DataLoading step. */
export const DataLoadingConfig: ConfigClass<DataLoading> = configClass(dataLoading, { diskNames: standardDiskNames });
/** The config class of the TabularPreprocessing step. */
export const TabularPreprocessingConfig: ConfigClass<TabularPreprocessing> = configClass(tabularPreprocessing, { diskNames: standardDiskNames });
/** The config class of the StratifiedSampling step. */
export const StratifiedSamplingConfig: ConfigClass<StratifiedSampling> = configClass(stratifiedSampling, { diskNames: standardDiskNames });
/** The config class of the TimeFeatures step. */
export const TimeFeaturesConfig: ConfigClass<TimeFeatures> = configClass(timeFeatures, { diskNames: standardDiskNames });
/** The config class of the TextFeatures step. */
export const TextFeaturesConfig: ConfigClass<TextFeatures> = configClass(textFeatures, { diskNames: standardDiskNames });
/** The config class of the MissingValueImputation step. */
export const MissingValueImputationConfig: ConfigClass<MissingValueImputation> = configClass(missingValueImputation, { diskNames: standardDiskNames });
/** The config class of the RiskTableMapping step. */
export const RiskTableMappingConfig: ConfigClass<RiskTableMapping> = configClass(riskTableMapping, { diskNames: standardDiskNames });
/** The config class of the FeatureSelection step. */
export const FeatureSelectionConfig: ConfigClass<FeatureSelection> = configClass(featureSelection, { diskNames: standardDiskNames });
/** The config class of the XGBoostTraining step. */
export const XGBoostTrainingConfig: ConfigClass<XGBoostTraining> = configClass(xgboostTraining, { diskNames: standardDiskNames });
/** The config class of the LightGBMTraining step. */
export const LightGBMTrainingConfig: ConfigClass<LightGBMTraining> = configClass(lightgbmTraining, { diskNames: standardDiskNames });
/** The config class of the PyTorchTraining step. */
export const PyTorchTrainingConfig: ConfigClass<PyTorchTraining> = configClass(pytorchTraining, { diskNames: standardDiskNames });
/** The config class of the XGBoostTuning step. */
export const XGBoostTuningConfig: ConfigClass<XGBoostTuning> = configClass(xgboostTuning, { diskNames: standardDiskNames });
/** The config class of the DummyTraining step. */
export const DummyTrainingConfig: ConfigClass<DummyTraining> = configClass(dummyTraining, { diskNames: standardDiskNames });
/** The config class of the XGBoostModelEval step. */
export const XGBoostModelEvalConfig: ConfigClass<XGBoostModelEval> = configClass(xgboostModelEval, { diskNames: standardDiskNames });
/** The config class of the LightGBMModelEval step. */
export const LightGBMModelEvalConfig: ConfigClass<LightGBMModelEval> = configClass(lightgbmModelEval, { diskNames: standardDiskNames });
/** The config class of the PyTorchModelEval step. */
export const PyTorchModelEvalConfig: ConfigClass<PyTorchModelEval> = configClass(pytorchModelEval, { diskNames: standardDiskNames });
/** The config class of the XGBoostModelInference step. */
export const XGBoostModelInferenceConfig: ConfigClass<XGBoostModelInference> = configClass(xgboostModelInference, { diskNames: standardDiskNames });
/** The config class of the LightGBMModelInference step. */
export const LightGBMModelInferenceConfig: ConfigClass<LightGBMModelInference> = configClass(lightgbmModelInference, { diskNames: standardDiskNames });
/** The config class of the PyTorchModelInference step. */
export const PyTorchModelInferenceConfig: ConfigClass<PyTorchModelInference> = configClass(pytorchModelInference, { diskNames: standardDiskNames });
/** The config class of the ModelMetricsComputation step. */
export const ModelMetricsComputationConfig: ConfigClass<ModelMetricsComputation> = configClass(modelMetricsComputation, { diskNames: standardDiskNames });
/** The config class of the DriftMeasurement step. */
export const DriftMeasurementConfig: ConfigClass<DriftMeasurement> = configClass(driftMeasurement, { diskNames: standardDiskNames });
/** The config class of the QualityMeasurement step. */
export const QualityMeasurementConfig: ConfigClass<QualityMeasurement> = configClass(qualityMeasurement, { diskNames: standardDiskNames });
/** The config class of the ModelCalibration step. */
export const ModelCalibrationConfig: ConfigClass<ModelCalibration> = configClass(modelCalibration, { diskNames: standardDiskNames });
/** The config class of the PercentileModelCalibration step. */
export const PercentileModelCalibrationConfig: ConfigClass<PercentileModelCalibration> = configClass(percentileModelCalibration, { diskNames: standardDiskNames });
/** The config class of the XGBoostModel step. */
export const XGBoostModelConfig: ConfigClass<XGBoostModel> = configClass(xgboostModel, { diskNames: standardDiskNames });
/** The config class of the LightGBMModel step. */
export const LightGBMModelConfig: ConfigClass<LightGBMModel> = configClass(lightgbmModel, { diskNames: standardDiskNames });
/** The config class of the PyTorchModel step. */
export const PyTorchModelConfig: ConfigClass<PyTorchModel> = configClass(pytorchModel, { diskNames: standardDiskNames });
/** The config class of the BatchTransform step. */
export const BatchTransformConfig: ConfigClass<BatchTransform> = configClass(batchTransform, { diskNames: standardDiskNames });
/** The config class of the TableExport step. */
export const TableExportConfig: ConfigClass<TableExport> = configClass(tableExport, { diskNames: standardDiskNames });
/** The config class of the PredictionExport step. */
export const PredictionExportConfig: ConfigClass<PredictionExport> = configClass(predictionExport, { diskNames: standardDiskNames });
/** The config class of the ModelWikiGenerator step. */
export const ModelWikiGeneratorConfig: ConfigClass<ModelWikiGenerator> = configClass(modelWikiGenerator, { diskNames: standardDiskNames });
/** The config class of the Package step. */
export const PackageConfig: ConfigClass<Package> = configClass(packageStep, { diskNames: standardDiskNames });
/** The config class of the Payload step. */
export const PayloadConfig: ConfigClass<Payload> = configClass(payload, { diskNames: standardDiskNames });
/** The config class of the MonitoringBaseline step. */
export const MonitoringBaselineConfig: ConfigClass<MonitoringBaseline> = configClass(monitoringBaseline, { diskNames: standardDiskNames });
/** The config class of the QualityGate step. */
export const QualityGateConfig: ConfigClass<QualityGate> = configClass(qualityGate, { diskNames: standardDiskNames });
/** The config class of the Registration step. */
export const RegistrationConfig: ConfigClass<Registration> = configClass(registration, { diskNames: standardDiskNames });
