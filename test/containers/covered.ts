/*
 * The standard steps that ran in a stand-in for their container. docs/parity.md is generated from these lists, and the
 * tests that run the steps fail if they compare the results of any other steps.
 */

/** Jobs whose outputs equal a local run's, byte by byte: jobs/every-job.run.test.ts. */
export const SAME_BYTES: readonly string[] = [
  "DataLoading",
  "DriftMeasurement",
  "DummyTraining",
  "FeatureSelection",
  "LightGBMModelEval",
  "LightGBMModelInference",
  "LightGBMTraining",
  "MissingValueImputation",
  "ModelCalibration",
  "ModelMetricsComputation",
  "ModelWikiGenerator",
  "MonitoringBaseline",
  "Package",
  "Payload",
  "PercentileModelCalibration",
  "PredictionExport",
  "PyTorchModelEval",
  "PyTorchModelInference",
  "PyTorchTraining",
  "QualityMeasurement",
  "RiskTableMapping",
  "StratifiedSampling",
  "TableExport",
  "TabularPreprocessing",
  "TextFeatures",
  "TimeFeatures",
  "XGBoostModelEval",
  "XGBoostModelInference",
  "XGBoostTraining",
  "XGBoostTuning",
];

/** Models and transforms whose scores equal a local run's: serving/serving.run.test.ts. */
export const SAME_SCORES: readonly string[] = ["BatchTransform", "LightGBMModel", "PyTorchModel", "XGBoostModel"];
