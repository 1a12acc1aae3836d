import { definePack } from "../spec/pack.ts";
import { dataLoading } from "./data-loading/step.ts";
import { modelCalibration } from "./model-calibration/step.ts";
import { packageStep } from "./package/step.ts";
import { payload } from "./payload/step.ts";
import { registration } from "./registration/step.ts";
import { tabularPreprocessing } from "./tabular-preprocessing/step.ts";
import { xgboostModel } from "./xgboost-model/step.ts";
import { xgboostModelEval } from "./xgboost-model-eval/step.ts";
import { xgboostTraining } from "./xgboost-training/step.ts";

const standardPack_ = definePack({
  name: "standard",
  version: "0.1.0",
  steps: [
    dataLoading,
    tabularPreprocessing,
    xgboostTraining,
    xgboostModelEval,
    modelCalibration,
    xgboostModel,
    packageStep,
    payload,
    registration,
  ],
});

type StandardPack_ = typeof standardPack_;
export interface StandardPack extends StandardPack_ {}
/** The steps that come with Specline. */
export const standardPack: StandardPack = standardPack_;

/** The Python package that is vendored into every script's asset, as URL text of its folder. */
export const runtimeFolder: string = new URL("./runtime/specline_runtime/", import.meta.url).href;
