import fc from "fast-check";
import type { Json, JsonObject } from "../../../base/canonical.ts";
import type { TeamConfig } from "./team-files.ts";

const some = <T extends Json>(name: string, ...values: readonly T[]) =>
  fc.constantFrom(...values).map((value): JsonObject => ({ [name]: value }));
/** Some of the values, because teams leave out others. */
const maybe = (...parts: readonly fc.Arbitrary<JsonObject>[]): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(...parts.map((part) => fc.option(part, { nil: {} as JsonObject, freq: 5 })))
    .map((all) => Object.assign({}, ...all) as JsonObject);
const joined = (...parts: readonly fc.Arbitrary<JsonObject>[]): fc.Arbitrary<JsonObject> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as JsonObject);

const base = joined(
  some("author", "lee", "mira", "o.kim"),
  some("bucket", "team-models", "risk-data-eu"),
  some("role", "arn:aws:iam::123456789012:role/pipelines", "arn:aws:iam::999988887777:role/ml/exec"),
  some("region", "NA", "EU", "FE", "us-east-1"),
  some("service_name", "fraud", "Returns"),
  some("pipeline_version", "1.0.0", "0.4.2"),
  maybe(
    some("model_class", "xgboost"),
    some("current_date", "2025-11-02"),
    some("framework_version", "1.7-1", "1.5-1"),
    some("py_version", "py3"),
    some("source_dir", "dockers/fraud", "src"),
    some("enable_caching", true, false),
    some("use_secure_pypi", true, false),
    some("max_runtime_seconds", 172800, 36000),
    some("project_root_folder", "adapter"),
    some("cost_center", "X-17"),
  ),
);

const processing = maybe(
  fc.constantFrom(true, false).map(
    (large): JsonObject => ({
      processing_instance_type_small: "ml.m5.2xlarge",
      processing_instance_type_large: "ml.m5.4xlarge",
      use_large_processing_instance: large,
    }),
  ),
  some("processing_instance_count", 1),
  some("processing_volume_size", 100, 500),
  some("processing_framework_version", "1.2-1", "1.0-1"),
  some("processing_source_dir", "dockers/fraud/scripts"),
);

const hyperparameters = maybe(
  some("eta", 0.1, 0.05),
  some("num_round", 200, 321),
  some("max_depth", 5, 9),
  some("gamma", 0, 0.5),
  some("min_child_weight", 1, 3),
  some("subsample", 0.8, 1),
  some("colsample_bytree", 0.7, 1),
  some("lambda_xgb", 1, 2),
  some("alpha_xgb", 0, 0.1),
  some("scale_pos_weight", 1, 3),
  some("early_stopping_rounds", 10, 50),
  some("max_bin", 256, 512),
  some("tree_method", "hist", "auto", "exact"),
  some("objective", "binary:logistic"),
  some("num_classes", 2),
  some("is_binary", true),
  some("batch_size", 32),
  some("seed", 42, 7),
  fc.constantFrom("auc", "logloss", ["auc", "logloss"]).map((value): JsonObject => ({ eval_metric: value as Json })),
  fc.constant({ multiclass_categories: [0, 1] }),
  fc.constant({ tab_field_list: ["amount", "age"], cat_field_list: ["country"] }),
  some("label_name", "is_fraud"),
  some("id_name", "order_id"),
);

type Values = fc.Arbitrary<JsonObject>;
interface Kind {
  readonly className: string;
  readonly step: string;
  readonly jobTypes: readonly (string | undefined)[];
  readonly processing: boolean;
  readonly values: Values;
}

const entry = (script: string) => some("processing_entry_point", script);

/** The kinds of configs that teams write, each with the values that teams set. */
const KINDS: readonly Kind[] = [
  {
    className: "CradleDataLoadingConfig",
    step: "CradleDataLoading",
    jobTypes: ["training", "calibration"],
    processing: true,
    values: fc.oneof(
      some("data_source", "s3://team-models/raw/", "s3://team-models/raw/orders.csv"),
      fc
        .constantFrom("orders/2025", "orders/")
        .map((prefix): JsonObject => ({ s3_bucket: "team-models", s3_prefix: prefix })),
    ),
  },
  {
    className: "TabularPreprocessingConfig",
    step: "TabularPreprocessing",
    jobTypes: ["training", "calibration"],
    processing: true,
    values: joined(
      some("label_name", "is_fraud"),
      maybe(
        fc.constant({ train_ratio: 0.7, test_val_ratio: 0.5 }),
        some("output_format", "CSV", "TSV", "Parquet"),
        entry("tabular_preprocessing.py"),
      ),
    ),
  },
  {
    className: "XGBoostTrainingConfig",
    step: "XGBoostTraining",
    jobTypes: [undefined],
    processing: false,
    values: maybe(
      hyperparameters.map((values): JsonObject => ({ hyperparameters: values })),
      some("training_instance_type", "ml.m5.4xlarge"),
      some("training_instance_count", 1),
      some("training_volume_size", 100, 800),
      some("training_entry_point", "xgboost_training.py"),
    ),
  },
  {
    className: "XGBoostModelEvalConfig",
    step: "XGBoostModelEval",
    jobTypes: ["calibration"],
    processing: true,
    values: maybe(
      some("label_name", "is_fraud"),
      some("id_name", "order_id"),
      fc.constant({ eval_metric_choices: ["auc", "average_precision"] }),
      fc.constant({ comparison_mode: false, comparison_metrics: "all", previous_score_field: "" }),
      some("xgboost_framework_version", "1.7-1", "1.5-1"),
      entry("xgboost_model_eval.py"),
    ),
  },
  {
    className: "ModelCalibrationConfig",
    step: "ModelCalibration",
    jobTypes: ["calibration"],
    processing: true,
    values: maybe(
      some("label_field", "is_fraud"),
      some("calibration_method", "gam", "isotonic", "platt"),
      fc.constant({ is_binary: true, num_classes: 2, multiclass_categories: [0, 1] }),
      some("gam_splines", 10),
      some("monotonic_constraint", true),
      some("error_threshold", 0.05),
      some("score_field", "prob_class_1"),
      some("calibration_sample_points", 1000),
    ),
  },
  {
    className: "PackageConfig",
    step: "Package",
    jobTypes: [undefined],
    processing: true,
    values: maybe(entry("package.py"), some("script_path", "dockers/fraud/scripts/package.py")),
  },
  {
    className: "PayloadConfig",
    step: "Payload",
    jobTypes: [undefined],
    processing: true,
    values: maybe(
      some("expected_tps", 10),
      some("max_latency_in_millisecond", 800),
      some("max_acceptable_error_rate", 0.2),
      fc.constant({ source_model_inference_content_types: ["text/csv"] }),
      fc.constant({ load_test_instance_type_list: ["ml.m5.4xlarge"] }),
    ),
  },
  {
    className: "RegistrationConfig",
    step: "Registration",
    jobTypes: [undefined],
    processing: false,
    values: maybe(
      some("model_domain", "fraud"),
      some("model_objective", "detect"),
      some("model_owner", "team-7"),
      some("inference_instance_type", "ml.m5.large"),
      some("inference_entry_point", "inference.py"),
      fc.constant({ source_model_inference_content_types: ["text/csv"] }),
      fc.constant({ source_model_inference_response_types: ["application/json"] }),
      fc.constant({ source_model_inference_input_variable_list: [["amount", "NUMERIC"]] }),
    ),
  },
];

/** A team's configs for a pipeline that trains, evaluates, calibrates and registers. */
export const teamConfigs: fc.Arbitrary<readonly TeamConfig[]> = fc
  .tuple(base, processing, ...KINDS.flatMap(({ jobTypes, values }) => jobTypes.map(() => values)))
  .map(([shared, machine, ...own]) => {
    let next = 0;
    return KINDS.flatMap(({ className, step, jobTypes, processing: isProcessing, values: _ }) =>
      jobTypes.map((jobType): TeamConfig => {
        const values = own[next] ?? {};
        next += 1;
        const name = jobType === undefined ? step : `${step}_${jobType}`;
        const job = jobType === undefined ? {} : { job_type: jobType };
        return {
          name,
          className,
          processing: isProcessing,
          values: { ...shared, ...(isProcessing ? machine : {}), ...values, ...job },
        };
      }),
    );
  });
