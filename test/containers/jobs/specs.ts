import { fileURLToPath } from "node:url";

/* The pipelines whose jobs run in the stand-in. Together, they contain every standard step with a script. */

const fixtures = fileURLToPath(new URL("../../fixtures/own", import.meta.url));
const commits = fileURLToPath(new URL("../../fixtures/commits.csv", import.meta.url));
const own = (fixture: string): string => `{ script: ${fixtures}/${fixture}, hyperparameters: { rounds: 10 } }`;
const FEW_TREES = "{ n_estimators: 8, cross_validation: 0 }";

/** The first row of steps has the transforms of numbers and categories, `commits` those of dates and texts; the others, models of each kind. */
export const SPECS: Readonly<Record<string, (archive: string) => string>> = {
  xgboost: () => `
branches:
  training:
    - { step: data_loading, config: { share_from: 0, share_to: 0.8 } }
    - preprocessing
    - StratifiedSampling
    - MissingValueImputation
    - RiskTableMapping
    - FeatureSelection
  calibration:
    - { step: data_loading, config: { share_from: 0.8, share_to: 1 } }
    - preprocessing
    - MissingValueImputation
    - RiskTableMapping
    - FeatureSelection
steps:
  - { step: XGBoostTraining, config: ${FEW_TREES} }
  - XGBoostModelEval_calibration
  - XGBoostModelInference_calibration
  - ModelMetricsComputation_calibration
  - ModelCalibration_calibration
  - PercentileModelCalibration_calibration
  - ModelWikiGenerator
  - MonitoringBaseline
  - DriftMeasurement_calibration
  - QualityMeasurement_calibration
  - Package
  - Payload
`,
  tuning: () => `
steps:
  - data_loading
  - preprocessing
  - { step: XGBoostTuning, config: { max_jobs: 2, n_estimators: 8, cross_validation: 0 } }
`,
  own: () => `
steps:
  - data_loading
  - preprocessing
  - { step: LightGBMTraining, config: ${own("lightgbm")} }
  - LightGBMModelEval
  - LightGBMModelInference
  - { step: PyTorchTraining, config: ${own("gradient")} }
  - PyTorchModelEval
  - PyTorchModelInference
`,
  commits: () => `
label: kind
context: { task: multiclass, timeColumn: when }
data: ${commits}
branches:
  training:
    - { step: data_loading, config: { share_to: 0.8 } }
    - { step: preprocessing, config: { keep_time: true, split_gap: 0.01, text_columns: [subject] } }
    - { step: TimeFeatures, config: { zone: Europe/Berlin, since: first } }
    - { step: TextFeatures, config: { features: 32 } }
  calibration:
    - { step: data_loading, config: { share_from: 0.8 } }
    - { step: preprocessing, config: { keep_time: true, text_columns: [subject] } }
    - TimeFeatures
    - TextFeatures
steps:
  - { step: XGBoostTraining, config: ${FEW_TREES} }
  - { step: TableExport_calibration, config: { destination: "s3://lake/commits", partitionBy: [split], table: commits } }
  - XGBoostModelEval_calibration
  - { step: PredictionExport_calibration, config: { destination: "s3://lake/scores", format: jsonl } }
`,
  brought: (archive) => `
steps:
  - data_loading
  - preprocessing
  - { step: DummyTraining, config: { source: ${archive} } }
  - XGBoostModelEval
`,
};

/** The types of jobs that run a script. */
export const JOBS: ReadonlySet<string> = new Set(["processing", "training", "tuning"]);
