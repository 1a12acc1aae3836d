// Generated from src/steps/pack.json by scripts/generate-standard-pack.mjs; do not edit.
import { definePack } from "../spec/pack.ts";
import { dataLoading as dataLoading_ } from "./data-loading/step.ts";
import { tabularPreprocessing as tabularPreprocessing_ } from "./tabular-preprocessing/step.ts";
import { stratifiedSampling as stratifiedSampling_ } from "./stratified-sampling/step.ts";
import { missingValueImputation as missingValueImputation_ } from "./missing-value-imputation/step.ts";
import { riskTableMapping as riskTableMapping_ } from "./risk-table-mapping/step.ts";
import { featureSelection as featureSelection_ } from "./feature-selection/step.ts";
import { xgboostTraining as xgboostTraining_ } from "./xgboost-training/step.ts";
import { lightgbmTraining as lightgbmTraining_ } from "./lightgbm-training/step.ts";
import { pytorchTraining as pytorchTraining_ } from "./pytorch-training/step.ts";
import { xgboostTuning as xgboostTuning_ } from "./xgboost-tuning/step.ts";
import { dummyTraining as dummyTraining_ } from "./dummy-training/step.ts";
import { xgboostModelEval as xgboostModelEval_ } from "./xgboost-model-eval/step.ts";
import { lightgbmModelEval as lightgbmModelEval_ } from "./lightgbm-model-eval/step.ts";
import { pytorchModelEval as pytorchModelEval_ } from "./pytorch-model-eval/step.ts";
import { xgboostModelInference as xgboostModelInference_ } from "./xgboost-model-inference/step.ts";
import { lightgbmModelInference as lightgbmModelInference_ } from "./lightgbm-model-inference/step.ts";
import { pytorchModelInference as pytorchModelInference_ } from "./pytorch-model-inference/step.ts";
import { modelMetricsComputation as modelMetricsComputation_ } from "./model-metrics-computation/step.ts";
import { modelCalibration as modelCalibration_ } from "./model-calibration/step.ts";
import { percentileModelCalibration as percentileModelCalibration_ } from "./percentile-model-calibration/step.ts";
import { xgboostModel as xgboostModel_ } from "./xgboost-model/step.ts";
import { lightgbmModel as lightgbmModel_ } from "./lightgbm-model/step.ts";
import { pytorchModel as pytorchModel_ } from "./pytorch-model/step.ts";
import { batchTransform as batchTransform_ } from "./batch-transform/step.ts";
import { modelWikiGenerator as modelWikiGenerator_ } from "./model-wiki-generator/step.ts";
import { packageStep as packageStep_ } from "./package/step.ts";
import { payload as payload_ } from "./payload/step.ts";
import { qualityGate as qualityGate_ } from "./quality-gate/step.ts";
import { registration as registration_ } from "./registration/step.ts";

// Types are named, so that hovers and messages stay short.

type DataLoading_ = typeof dataLoading_;
/** The specification of the step DataLoading: its ports, config and job. */
export interface DataLoading extends DataLoading_ {}
/** Reads a table, takes this branch's share of the rows, and checks and profiles them. */
export const dataLoading: DataLoading = dataLoading_;

type TabularPreprocessing_ = typeof tabularPreprocessing_;
/** The specification of the step TabularPreprocessing: its ports, config and job. */
export interface TabularPreprocessing extends TabularPreprocessing_ {}
/** Turns raw rows into features and a label, and splits the training branch into train, validation and test. */
export const tabularPreprocessing: TabularPreprocessing = tabularPreprocessing_;

type StratifiedSampling_ = typeof stratifiedSampling_;
/** The specification of the step StratifiedSampling: its ports, config and job. */
export interface StratifiedSampling extends StratifiedSampling_ {}
/** Draws a sample in which each stratum has its share; by default, equally many rows of each class, for training. */
export const stratifiedSampling: StratifiedSampling = stratifiedSampling_;

type MissingValueImputation_ = typeof missingValueImputation_;
/** The specification of the step MissingValueImputation: its ports, config and job. */
export interface MissingValueImputation extends MissingValueImputation_ {}
/** Fills missing cells with values from the training rows, and adds columns that mark the filled cells. */
export const missingValueImputation: MissingValueImputation = missingValueImputation_;

type RiskTableMapping_ = typeof riskTableMapping_;
/** The specification of the step RiskTableMapping: its ports, config and job. */
export interface RiskTableMapping extends RiskTableMapping_ {}
/** Replaces each category with the smoothed label rate of its training rows. */
export const riskTableMapping: RiskTableMapping = riskTableMapping_;

type FeatureSelection_ = typeof featureSelection_;
/** The specification of the step FeatureSelection: its ports, config and job. */
export interface FeatureSelection extends FeatureSelection_ {}
/** Ranks features on the training rows and keeps the best ones. */
export const featureSelection: FeatureSelection = featureSelection_;

type XGBoostTraining_ = typeof xgboostTraining_;
/** The specification of the step XGBoostTraining: its ports, config and job. */
export interface XGBoostTraining extends XGBoostTraining_ {}
/** Trains gradient-boosted trees with early stopping; categories and missing values need no encoding. */
export const xgboostTraining: XGBoostTraining = xgboostTraining_;

type LightGBMTraining_ = typeof lightgbmTraining_;
/** The specification of the step LightGBMTraining: its ports, config and job. */
export interface LightGBMTraining extends LightGBMTraining_ {}
/** Trains a LightGBM model with a script of your own, and completes its archive so that it can be evaluated and served. */
export const lightgbmTraining: LightGBMTraining = lightgbmTraining_;

type PyTorchTraining_ = typeof pytorchTraining_;
/** The specification of the step PyTorchTraining: its ports, config and job. */
export interface PyTorchTraining extends PyTorchTraining_ {}
/** Trains a PyTorch model with a script of your own, and completes its archive so that it can be evaluated and served. */
export const pytorchTraining: PyTorchTraining = pytorchTraining_;

type XGBoostTuning_ = typeof xgboostTuning_;
/** The specification of the step XGBoostTuning: its ports, config and job. */
export interface XGBoostTuning extends XGBoostTuning_ {}
/** Trains XGBoost models with many settings and keeps the one that does best on the validation rows. */
export const xgboostTuning: XGBoostTuning = xgboostTuning_;

type DummyTraining_ = typeof dummyTraining_;
/** The specification of the step DummyTraining: its ports, config and job. */
export interface DummyTraining extends DummyTraining_ {}
/** Brings in a model trained elsewhere, instead of training one. */
export const dummyTraining: DummyTraining = dummyTraining_;

type XGBoostModelEval_ = typeof xgboostModelEval_;
/** The specification of the step XGBoostModelEval: its ports, config and job. */
export interface XGBoostModelEval extends XGBoostModelEval_ {}
/** Scores held-out rows with an XGBoost model and measures how good the scores are. */
export const xgboostModelEval: XGBoostModelEval = xgboostModelEval_;

type LightGBMModelEval_ = typeof lightgbmModelEval_;
/** The specification of the step LightGBMModelEval: its ports, config and job. */
export interface LightGBMModelEval extends LightGBMModelEval_ {}
/** Scores held-out rows with a LightGBM model and measures how good the scores are. */
export const lightgbmModelEval: LightGBMModelEval = lightgbmModelEval_;

type PyTorchModelEval_ = typeof pytorchModelEval_;
/** The specification of the step PyTorchModelEval: its ports, config and job. */
export interface PyTorchModelEval extends PyTorchModelEval_ {}
/** Scores held-out rows with a PyTorch model and measures how good the scores are. */
export const pytorchModelEval: PyTorchModelEval = pytorchModelEval_;

type XGBoostModelInference_ = typeof xgboostModelInference_;
/** The specification of the step XGBoostModelInference: its ports, config and job. */
export interface XGBoostModelInference extends XGBoostModelInference_ {}
/** Scores rows with an XGBoost model, without measuring anything. */
export const xgboostModelInference: XGBoostModelInference = xgboostModelInference_;

type LightGBMModelInference_ = typeof lightgbmModelInference_;
/** The specification of the step LightGBMModelInference: its ports, config and job. */
export interface LightGBMModelInference extends LightGBMModelInference_ {}
/** Scores rows with a LightGBM model, without measuring anything. */
export const lightgbmModelInference: LightGBMModelInference = lightgbmModelInference_;

type PyTorchModelInference_ = typeof pytorchModelInference_;
/** The specification of the step PyTorchModelInference: its ports, config and job. */
export interface PyTorchModelInference extends PyTorchModelInference_ {}
/** Scores rows with a PyTorch model, without measuring anything. */
export const pytorchModelInference: PyTorchModelInference = pytorchModelInference_;

type ModelMetricsComputation_ = typeof modelMetricsComputation_;
/** The specification of the step ModelMetricsComputation: its ports, config and job. */
export interface ModelMetricsComputation extends ModelMetricsComputation_ {}
/** Measures predictions without their model: overall, by segment and by score decile. */
export const modelMetricsComputation: ModelMetricsComputation = modelMetricsComputation_;

type ModelCalibration_ = typeof modelCalibration_;
/** The specification of the step ModelCalibration: its ports, config and job. */
export interface ModelCalibration extends ModelCalibration_ {}
/** Fits a calibrator that turns scores into probabilities, and measures it on rows it has not seen. */
export const modelCalibration: ModelCalibration = modelCalibration_;

type PercentileModelCalibration_ = typeof percentileModelCalibration_;
/** The specification of the step PercentileModelCalibration: its ports, config and job. */
export interface PercentileModelCalibration extends PercentileModelCalibration_ {}
/** Builds a table that maps scores to percentiles: the share of held-out rows that score lower. */
export const percentileModelCalibration: PercentileModelCalibration = percentileModelCalibration_;

type XGBoostModel_ = typeof xgboostModel_;
/** The specification of the step XGBoostModel: its ports, config and job. */
export interface XGBoostModel extends XGBoostModel_ {}
/** Creates a SageMaker model from the archive of an XGBoost model, for endpoints and batch transforms. */
export const xgboostModel: XGBoostModel = xgboostModel_;

type LightGBMModel_ = typeof lightgbmModel_;
/** The specification of the step LightGBMModel: its ports, config and job. */
export interface LightGBMModel extends LightGBMModel_ {}
/** Creates a SageMaker model from the archive of a LightGBM model, for endpoints and batch transforms. */
export const lightgbmModel: LightGBMModel = lightgbmModel_;

type PyTorchModel_ = typeof pytorchModel_;
/** The specification of the step PyTorchModel: its ports, config and job. */
export interface PyTorchModel extends PyTorchModel_ {}
/** Creates a SageMaker model from the archive of a PyTorch model, for endpoints and batch transforms. */
export const pytorchModel: PyTorchModel = pytorchModel_;

type BatchTransform_ = typeof batchTransform_;
/** The specification of the step BatchTransform: its ports, config and job. */
export interface BatchTransform extends BatchTransform_ {}
/** Scores a table offline with a SageMaker model. */
export const batchTransform: BatchTransform = batchTransform_;

type ModelWikiGenerator_ = typeof modelWikiGenerator_;
/** The specification of the step ModelWikiGenerator: its ports, config and job. */
export interface ModelWikiGenerator extends ModelWikiGenerator_ {}
/** Writes a model card, in Markdown and as a single HTML page: the model's purpose, quality and origin. */
export const modelWikiGenerator: ModelWikiGenerator = modelWikiGenerator_;

type Package_ = typeof packageStep_;
/** The specification of the step Package: its ports, config and job. */
export interface Package extends Package_ {}
/** Packs model, calibrator and inference code into a model.tar.gz that scores raw rows. */
export const packageStep: Package = packageStep_;

type Payload_ = typeof payload_;
/** The specification of the step Payload: its ports, config and job. */
export interface Payload extends Payload_ {}
/** Writes sample requests, in CSV and JSON, that match the model's features. */
export const payload: Payload = payload_;

type QualityGate_ = typeof qualityGate_;
/** The specification of the step QualityGate: its ports, config and job. */
export interface QualityGate extends QualityGate_ {}
/** Continues if the metrics are good enough; otherwise fails with a message that gives the numbers. */
export const qualityGate: QualityGate = qualityGate_;

type Registration_ = typeof registration_;
/** The specification of the step Registration: its ports, config and job. */
export interface Registration extends Registration_ {}
/** Registers the package as a new version in the model registry. */
export const registration: Registration = registration_;

const standardPack_ = definePack({
  name: "standard",
  version: "0.1.0",
  steps: [
    dataLoading,
    tabularPreprocessing,
    stratifiedSampling,
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
    modelCalibration,
    percentileModelCalibration,
    xgboostModel,
    lightgbmModel,
    pytorchModel,
    batchTransform,
    modelWikiGenerator,
    packageStep,
    payload,
    qualityGate,
    registration,
  ],
});

type StandardPack_ = typeof standardPack_;
/** The type of the standard pack. */
export interface StandardPack extends StandardPack_ {}
/** The steps that come with Specline. */
export const standardPack: StandardPack = standardPack_;
