import {
  BaseConfig,
  DataLoadingConfig,
  ModelCalibrationConfig,
  PackageConfig,
  type Parent,
  PayloadConfig,
  ProcessingBaseConfig,
  RegistrationConfig,
  type StepConfig,
  TabularPreprocessingConfig,
  XGBoostModelEvalConfig,
  XGBoostTrainingConfig,
} from "specline";

const base: Parent = BaseConfig({
  author: "lee",
  bucket: "models",
  role: "arn:aws:iam::123456789012:role/pipelines",
  region: "us-east-1",
  serviceName: "credit-risk",
  pipelineVersion: "1.0.0",
});
const processing: Parent = ProcessingBaseConfig({}, base);

/** The ten configs of the credit risk pipeline. */
export const creditConfigs: readonly StepConfig[] = [
  DataLoadingConfig(
    { source: "data/credit.csv", label: "Status", positive: "bad", jobType: "training", shareFrom: 0, shareTo: 0.8 },
    processing,
  ),
  TabularPreprocessingConfig({ jobType: "training" }, processing),
  XGBoostTrainingConfig({}, base),
  DataLoadingConfig({ source: "data/credit.csv", jobType: "calibration", shareFrom: 0.8, shareTo: 1 }, processing),
  TabularPreprocessingConfig({ jobType: "calibration" }, processing),
  XGBoostModelEvalConfig({ jobType: "calibration" }, processing),
  ModelCalibrationConfig({ jobType: "calibration" }, processing),
  PackageConfig({}, processing),
  PayloadConfig({}, processing),
  RegistrationConfig({}, base),
];

/** The graph of the ten steps, as a person would draw it. */
export const creditDag = {
  nodes: creditConfigs.map(({ name }) => name),
  edges: [
    ["DataLoading_training", "TabularPreprocessing_training"],
    ["TabularPreprocessing_training", "XGBoostTraining"],
    ["DataLoading_calibration", "TabularPreprocessing_calibration"],
    ["XGBoostTraining", "XGBoostModelEval_calibration"],
    ["TabularPreprocessing_calibration", "XGBoostModelEval_calibration"],
    ["XGBoostModelEval_calibration", "ModelCalibration_calibration"],
    ["XGBoostTraining", "Package"],
    ["ModelCalibration_calibration", "Package"],
    ["XGBoostTraining", "Payload"],
    ["Package", "Registration"],
    ["Payload", "Registration"],
  ],
} as const satisfies { readonly nodes: readonly string[]; readonly edges: readonly (readonly [string, string])[] };
