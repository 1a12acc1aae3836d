// Generated from src/steps/pack.json by scripts/generate-standard-pack.mjs; do not edit.
import { definePack } from "../spec/pack.ts";
import { dataLoadingSpecification } from "./data-loading/step.ts";
import { tabularPreprocessingSpecification } from "./tabular-preprocessing/step.ts";
import { stratifiedSamplingSpecification } from "./stratified-sampling/step.ts";
import { timeFeaturesSpecification } from "./time-features/step.ts";
import { textFeaturesSpecification } from "./text-features/step.ts";
import { missingValueImputationSpecification } from "./missing-value-imputation/step.ts";
import { riskTableMappingSpecification } from "./risk-table-mapping/step.ts";
import { featureSelectionSpecification } from "./feature-selection/step.ts";
import { xgboostTrainingSpecification } from "./xgboost-training/step.ts";
import { lightgbmTrainingSpecification } from "./lightgbm-training/step.ts";
import { pytorchTrainingSpecification } from "./pytorch-training/step.ts";
import { xgboostTuningSpecification } from "./xgboost-tuning/step.ts";
import { dummyTrainingSpecification } from "./dummy-training/step.ts";
import { xgboostModelEvalSpecification } from "./xgboost-model-eval/step.ts";
import { lightgbmModelEvalSpecification } from "./lightgbm-model-eval/step.ts";
import { pytorchModelEvalSpecification } from "./pytorch-model-eval/step.ts";
import { xgboostModelInferenceSpecification } from "./xgboost-model-inference/step.ts";
import { lightgbmModelInferenceSpecification } from "./lightgbm-model-inference/step.ts";
import { pytorchModelInferenceSpecification } from "./pytorch-model-inference/step.ts";
import { modelMetricsComputationSpecification } from "./model-metrics-computation/step.ts";
import { driftMeasurementSpecification } from "./drift-measurement/step.ts";
import { qualityMeasurementSpecification } from "./quality-measurement/step.ts";
import { modelCalibrationSpecification } from "./model-calibration/step.ts";
import { percentileModelCalibrationSpecification } from "./percentile-model-calibration/step.ts";
import { xgboostModelSpecification } from "./xgboost-model/step.ts";
import { lightgbmModelSpecification } from "./lightgbm-model/step.ts";
import { pytorchModelSpecification } from "./pytorch-model/step.ts";
import { batchTransformSpecification } from "./batch-transform/step.ts";
import { tableExportSpecification } from "./table-export/step.ts";
import { predictionExportSpecification } from "./prediction-export/step.ts";
import { modelWikiGeneratorSpecification } from "./model-wiki-generator/step.ts";
import { packageStepSpecification } from "./package/step.ts";
import { payloadSpecification } from "./payload/step.ts";
import { monitoringBaselineSpecification } from "./monitoring-baseline/step.ts";
import { qualityGateSpecification } from "./quality-gate/step.ts";
import { registrationSpecification } from "./registration/step.ts";

// Types have names so that hovers and messages stay short.

type DataLoading_ = typeof dataLoadingSpecification;
/** The specification of the DataLoading step: its ports, config and job. */
export interface DataLoading extends DataLoading_ {}
/** Reads a table, takes this branch's share of the rows, and checks and profiles them. */
export const dataLoading: DataLoading = dataLoadingSpecification;

type TabularPreprocessing_ = typeof tabularPreprocessingSpecification;
/** The specification of the TabularPreprocessing step: its ports, config and job. */
export interface TabularPreprocessing extends TabularPreprocessing_ {}
/** Turns raw rows into features and a label, and splits the training branch into train, validation and test. */
export const tabularPreprocessing: TabularPreprocessing = tabularPreprocessingSpecification;

type StratifiedSampling_ = typeof stratifiedSamplingSpecification;
/** The specification of the StratifiedSampling step: its ports, config and job. */
export interface StratifiedSampling extends StratifiedSampling_ {}
/** Draws a stratified sample. By default, it has the same number of rows from each class, for training. */
export const stratifiedSampling: StratifiedSampling = stratifiedSamplingSpecification;

type TimeFeatures_ = typeof timeFeaturesSpecification;
/** The specification of the TimeFeatures step: its ports, config and job. */
export interface TimeFeatures extends TimeFeatures_ {}
/** Turns dates into parts of the calendar, places on a circle (sine and cosine) and the time since a reference. */
export const timeFeatures: TimeFeatures = timeFeaturesSpecification;

type TextFeatures_ = typeof textFeaturesSpecification;
/** The specification of the TextFeatures step: its ports, config and job. */
export interface TextFeatures extends TextFeatures_ {}
/** Turns texts into a limited number of numeric columns, by hashing their words or characters. */
export const textFeatures: TextFeatures = textFeaturesSpecification;

type MissingValueImputation_ = typeof missingValueImputationSpecification;
/** The specification of the MissingValueImputation step: its ports, config and job. */
export interface MissingValueImputation extends MissingValueImputation_ {}
/** Fills missing cells with values from the training rows, and adds columns that mark the filled cells. */
export const missingValueImputation: MissingValueImputation = missingValueImputationSpecification;

type RiskTableMapping_ = typeof riskTableMappingSpecification;
/** The specification of the RiskTableMapping step: its ports, config and job. */
export interface RiskTableMapping extends RiskTableMapping_ {}
/** Replaces each category with the smoothed label rate of its training rows. */
export const riskTableMapping: RiskTableMapping = riskTableMappingSpecification;

type FeatureSelection_ = typeof featureSelectionSpecification;
/** The specification of the FeatureSelection step: its ports, config and job. */
export interface FeatureSelection extends FeatureSelection_ {}
/** Ranks features on the training rows and keeps the best ones. */
export const featureSelection: FeatureSelection = featureSelectionSpecification;

type XGBoostTraining_ = typeof xgboostTrainingSpecification;
/** The specification of the XGBoostTraining step: its ports, config and job. */
export interface XGBoostTraining extends XGBoostTraining_ {}
/** Trains gradient-boosted trees with early stopping. Categories and missing values do not need encoding. */
export const xgboostTraining: XGBoostTraining = xgboostTrainingSpecification;

type LightGBMTraining_ = typeof lightgbmTrainingSpecification;
/** The specification of the LightGBMTraining step: its ports, config and job. */
export interface LightGBMTraining extends LightGBMTraining_ {}
/** Trains a LightGBM model with your own script, and completes its archive so that it can be evaluated and served. */
export const lightgbmTraining: LightGBMTraining = lightgbmTrainingSpecification;

type PyTorchTraining_ = typeof pytorchTrainingSpecification;
/** The specification of the PyTorchTraining step: its ports, config and job. */
export interface PyTorchTraining extends PyTorchTraining_ {}
/** Trains a PyTorch model with your own script, and completes its archive so that it can be evaluated and served. */
export const pytorchTraining: PyTorchTraining = pytorchTrainingSpecification;

type XGBoostTuning_ = typeof xgboostTuningSpecification;
/** The specification of the XGBoostTuning step: its ports, config and job. */
export interface XGBoostTuning extends XGBoostTuning_ {}
/** Trains XGBoost models with many settings and keeps the one that performs best on the validation rows. */
export const xgboostTuning: XGBoostTuning = xgboostTuningSpecification;

type DummyTraining_ = typeof dummyTrainingSpecification;
/** The specification of the DummyTraining step: its ports, config and job. */
export interface DummyTraining extends DummyTraining_ {}
/** Uses a model that was trained elsewhere, instead of training one. */
export const dummyTraining: DummyTraining = dummyTrainingSpecification;

type XGBoostModelEval_ = typeof xgboostModelEvalSpecification;
/** The specification of the XGBoostModelEval step: its ports, config and job. */
export interface XGBoostModelEval extends XGBoostModelEval_ {}
/** Scores held-out rows with an XGBoost model and evaluates the scores. */
export const xgboostModelEval: XGBoostModelEval = xgboostModelEvalSpecification;

type LightGBMModelEval_ = typeof lightgbmModelEvalSpecification;
/** The specification of the LightGBMModelEval step: its ports, config and job. */
export interface LightGBMModelEval extends LightGBMModelEval_ {}
/** Scores held-out rows with a LightGBM model and evaluates the scores. */
export const lightgbmModelEval: LightGBMModelEval = lightgbmModelEvalSpecification;

type PyTorchModelEval_ = typeof pytorchModelEvalSpecification;
/** The specification of the PyTorchModelEval step: its ports, config and job. */
export interface PyTorchModelEval extends PyTorchModelEval_ {}
/** Scores held-out rows with a PyTorch model and evaluates the scores. */
export const pytorchModelEval: PyTorchModelEval = pytorchModelEvalSpecification;

type XGBoostModelInference_ = typeof xgboostModelInferenceSpecification;
/** The specification of the XGBoostModelInference step: its ports, config and job. */
export interface XGBoostModelInference extends XGBoostModelInference_ {}
/** Scores rows with an XGBoost model, without evaluating the scores. */
export const xgboostModelInference: XGBoostModelInference = xgboostModelInferenceSpecification;

type LightGBMModelInference_ = typeof lightgbmModelInferenceSpecification;
/** The specification of the LightGBMModelInference step: its ports, config and job. */
export interface LightGBMModelInference extends LightGBMModelInference_ {}
/** Scores rows with a LightGBM model, without evaluating the scores. */
export const lightgbmModelInference: LightGBMModelInference = lightgbmModelInferenceSpecification;

type PyTorchModelInference_ = typeof pytorchModelInferenceSpecification;
/** The specification of the PyTorchModelInference step: its ports, config and job. */
export interface PyTorchModelInference extends PyTorchModelInference_ {}
/** Scores rows with a PyTorch model, without evaluating the scores. */
export const pytorchModelInference: PyTorchModelInference = pytorchModelInferenceSpecification;

type ModelMetricsComputation_ = typeof modelMetricsComputationSpecification;
/** The specification of the ModelMetricsComputation step: its ports, config and job. */
export interface ModelMetricsComputation extends ModelMetricsComputation_ {}
/** Evaluates predictions without their model: overall, by segment and by score decile. */
export const modelMetricsComputation: ModelMetricsComputation = modelMetricsComputationSpecification;

type DriftMeasurement_ = typeof driftMeasurementSpecification;
/** The specification of the DriftMeasurement step: its ports, config and job. */
export interface DriftMeasurement extends DriftMeasurement_ {}
/** Compares new rows with those from which a model learned, column by column. */
export const driftMeasurement: DriftMeasurement = driftMeasurementSpecification;

type QualityMeasurement_ = typeof qualityMeasurementSpecification;
/** The specification of the QualityMeasurement step: its ports, config and job. */
export interface QualityMeasurement extends QualityMeasurement_ {}
/** Scores new rows whose labels are known, by the code that serves the model, and evaluates the scores. */
export const qualityMeasurement: QualityMeasurement = qualityMeasurementSpecification;

type ModelCalibration_ = typeof modelCalibrationSpecification;
/** The specification of the ModelCalibration step: its ports, config and job. */
export interface ModelCalibration extends ModelCalibration_ {}
/** Fits a calibrator that turns scores into probabilities, and evaluates it on rows that it has not seen. */
export const modelCalibration: ModelCalibration = modelCalibrationSpecification;

type PercentileModelCalibration_ = typeof percentileModelCalibrationSpecification;
/** The specification of the PercentileModelCalibration step: its ports, config and job. */
export interface PercentileModelCalibration extends PercentileModelCalibration_ {}
/** Builds a table that maps scores to percentiles: the share of held-out rows that score lower. */
export const percentileModelCalibration: PercentileModelCalibration = percentileModelCalibrationSpecification;

type XGBoostModel_ = typeof xgboostModelSpecification;
/** The specification of the XGBoostModel step: its ports, config and job. */
export interface XGBoostModel extends XGBoostModel_ {}
/** Creates a SageMaker model from the archive of an XGBoost model, for endpoints and batch transforms. */
export const xgboostModel: XGBoostModel = xgboostModelSpecification;

type LightGBMModel_ = typeof lightgbmModelSpecification;
/** The specification of the LightGBMModel step: its ports, config and job. */
export interface LightGBMModel extends LightGBMModel_ {}
/** Creates a SageMaker model from the archive of a LightGBM model, for endpoints and batch transforms. */
export const lightgbmModel: LightGBMModel = lightgbmModelSpecification;

type PyTorchModel_ = typeof pytorchModelSpecification;
/** The specification of the PyTorchModel step: its ports, config and job. */
export interface PyTorchModel extends PyTorchModel_ {}
/** Creates a SageMaker model from the archive of a PyTorch model, for endpoints and batch transforms. */
export const pytorchModel: PyTorchModel = pytorchModelSpecification;

type BatchTransform_ = typeof batchTransformSpecification;
/** The specification of the BatchTransform step: its ports, config and job. */
export interface BatchTransform extends BatchTransform_ {}
/** Scores a table offline with a SageMaker model. */
export const batchTransform: BatchTransform = batchTransformSpecification;

type TableExport_ = typeof tableExportSpecification;
/** The specification of the TableExport step: its ports, config and job. */
export interface TableExport extends TableExport_ {}
/** Writes a table to a folder that you name, as csv, JSON lines or parquet, and for Athena if you like. */
export const tableExport: TableExport = tableExportSpecification;

type PredictionExport_ = typeof predictionExportSpecification;
/** The specification of the PredictionExport step: its ports, config and job. */
export interface PredictionExport extends PredictionExport_ {}
/** Writes scores to a folder that you name, as csv, JSON lines or parquet, and for Athena if you like. */
export const predictionExport: PredictionExport = predictionExportSpecification;

type ModelWikiGenerator_ = typeof modelWikiGeneratorSpecification;
/** The specification of the ModelWikiGenerator step: its ports, config and job. */
export interface ModelWikiGenerator extends ModelWikiGenerator_ {}
/** Writes a model card about the model's purpose, quality and origin, in Markdown and as a single HTML page. */
export const modelWikiGenerator: ModelWikiGenerator = modelWikiGeneratorSpecification;

type Package_ = typeof packageStepSpecification;
/** The specification of the Package step: its ports, config and job. */
export interface Package extends Package_ {}
/** Packs the model, the calibrator and the inference code into a model.tar.gz that scores raw rows. */
export const packageStep: Package = packageStepSpecification;

type Payload_ = typeof payloadSpecification;
/** The specification of the Payload step: its ports, config and job. */
export interface Payload extends Payload_ {}
/** Writes sample requests, in CSV and JSON, that match the model's features. */
export const payload: Payload = payloadSpecification;

type MonitoringBaseline_ = typeof monitoringBaselineSpecification;
/** The specification of the MonitoringBaseline step: its ports, config and job. */
export interface MonitoringBaseline extends MonitoringBaseline_ {}
/** Keeps the training rows and the model where a monitoring pipeline finds those of the latest training. */
export const monitoringBaseline: MonitoringBaseline = monitoringBaselineSpecification;

type QualityGate_ = typeof qualityGateSpecification;
/** The specification of the QualityGate step: its ports, config and job. */
export interface QualityGate extends QualityGate_ {}
/** Continues if the metrics are good enough. Otherwise it fails with a message that contains the measured numbers. */
export const qualityGate: QualityGate = qualityGateSpecification;

type Registration_ = typeof registrationSpecification;
/** The specification of the Registration step: its ports, config and job. */
export interface Registration extends Registration_ {}
/** Registers the package as a new version in the model registry. */
export const registration: Registration = registrationSpecification;

const standardPack_ = definePack({
  name: "standard",
  version: "0.1.0",
  steps: [
    dataLoading,
    tabularPreprocessing,
    stratifiedSampling,
    timeFeatures,
    textFeatures,
    missingValueImputation,
    riskTableMapping,
    featureSelection,
    xgboostTraining,
    lightgbmTraining,
    pytorchTraining,
    xgboostTuning,
    dummyTraining,
    xgboostModelEval,
    lightgbmModelEval,
    pytorchModelEval,
    xgboostModelInference,
    lightgbmModelInference,
    pytorchModelInference,
    modelMetricsComputation,
    driftMeasurement,
    qualityMeasurement,
    modelCalibration,
    percentileModelCalibration,
    xgboostModel,
    lightgbmModel,
    pytorchModel,
    batchTransform,
    tableExport,
    predictionExport,
    modelWikiGenerator,
    packageStep,
    payload,
    monitoringBaseline,
    qualityGate,
    registration,
  ],
});

type StandardPack_ = typeof standardPack_;
/** The standard pack's type. */
export interface StandardPack extends StandardPack_ {}
/** The steps that come with Specline. */
export const standardPack: StandardPack = standardPack_;
