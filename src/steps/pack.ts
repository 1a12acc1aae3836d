import { definePack } from "../spec/pack.ts";
import { batchTransform } from "./batch-transform/step.ts";
import { dataLoading } from "./data-loading/step.ts";
import { dummyTraining } from "./dummy-training/step.ts";
import { featureSelection } from "./feature-selection/step.ts";
import { lightgbmModel } from "./lightgbm-model/step.ts";
import { lightgbmModelEval } from "./lightgbm-model-eval/step.ts";
import { lightgbmModelInference } from "./lightgbm-model-inference/step.ts";
import { lightgbmTraining } from "./lightgbm-training/step.ts";
import { missingValueImputation } from "./missing-value-imputation/step.ts";
import { modelCalibration } from "./model-calibration/step.ts";
import { modelMetricsComputation } from "./model-metrics-computation/step.ts";
import { modelWikiGenerator } from "./model-wiki-generator/step.ts";
import { packageStep } from "./package/step.ts";
import { payload } from "./payload/step.ts";
import { percentileModelCalibration } from "./percentile-model-calibration/step.ts";
import { pytorchModel } from "./pytorch-model/step.ts";
import { pytorchModelEval } from "./pytorch-model-eval/step.ts";
import { pytorchModelInference } from "./pytorch-model-inference/step.ts";
import { pytorchTraining } from "./pytorch-training/step.ts";
import { qualityGate } from "./quality-gate/step.ts";
import { registration } from "./registration/step.ts";
import { riskTableMapping } from "./risk-table-mapping/step.ts";
import { stratifiedSampling } from "./stratified-sampling/step.ts";
import { tabularPreprocessing } from "./tabular-preprocessing/step.ts";
import { xgboostModel } from "./xgboost-model/step.ts";
import { xgboostModelEval } from "./xgboost-model-eval/step.ts";
import { xgboostModelInference } from "./xgboost-model-inference/step.ts";
import { xgboostTraining } from "./xgboost-training/step.ts";
import { xgboostTuning } from "./xgboost-tuning/step.ts";

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
/** The type of the standard pack, by name, so that hovers stay short. */
export interface StandardPack extends StandardPack_ {}
/** The steps that come with Specline. */
export const standardPack: StandardPack = standardPack_;

/** The Python package that is vendored into every script's asset, as URL text of its folder. */
export const runtimeFolder: string = new URL("./runtime/specline_runtime/", import.meta.url).href;
