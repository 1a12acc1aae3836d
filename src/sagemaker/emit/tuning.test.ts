import { expect, test } from "vitest";
import type { Search } from "../../spec/job.ts";
import { validateDefinition } from "../validate/index.ts";
import { transformArguments, tuningArguments } from "./index.ts";
import type { TrainingRequest } from "./training.ts";

const training: TrainingRequest = {
  image: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
  code: { uri: "s3://bucket/code/", program: "train.py" },
  region: "us-east-1",
  hyperparameters: { max_depth: 4, eta: { Get: "Parameters.Eta" }, booster: "gbtree" },
  channels: [{ name: "data", uri: "s3://bucket/data" }],
  outputPath: "s3://bucket/out",
  maxRuntimeSeconds: 3600,
  metricDefinitions: { "validation:auc": "validation-auc:([0-9.]+)" },
  role: "arn:aws:iam::000000000000:role/r",
  instanceType: "ml.m5.xlarge",
  instanceCount: 1,
  volumeSizeGb: 30,
  tags: { team: "risk" },
};
const search: Search = {
  strategy: "Bayesian",
  objective: { metric: "validation:auc", better: "Maximize" },
  maxJobs: 12,
  maxParallelJobs: 3,
  seed: 7,
  ranges: {
    max_depth: { type: "integer", min: 2, max: 8, scaling: "Auto" },
    alpha: { type: "continuous", min: 0.01, max: 1, scaling: "Logarithmic" },
    booster: { type: "categorical", values: ["gbtree", "dart"] },
  },
};
const definition = (Type: string, Arguments: object, ...Parameters: readonly object[]) => ({
  Version: "2020-12-01",
  Parameters,
  Steps: [{ Name: "Step", Type, Arguments }],
});

test("varies the hyperparameters that have a range and keeps the others fixed in a tuning job", () => {
  const made = tuningArguments(training, search);
  expect(made).toMatchObject({
    HyperParameterTuningJobConfig: {
      Strategy: "Bayesian",
      RandomSeed: 7,
      HyperParameterTuningJobObjective: { Type: "Maximize", MetricName: "validation:auc" },
      ResourceLimits: { MaxNumberOfTrainingJobs: 12, MaxParallelTrainingJobs: 3 },
      ParameterRanges: {
        IntegerParameterRanges: [{ Name: "max_depth", MinValue: "2", MaxValue: "8", ScalingType: "Auto" }],
        ContinuousParameterRanges: [{ Name: "alpha", MinValue: "0.01", MaxValue: "1", ScalingType: "Logarithmic" }],
        CategoricalParameterRanges: [{ Name: "booster", Values: ['"gbtree"', '"dart"'] }],
      },
    },
    TrainingJobDefinition: {
      StaticHyperParameters: {
        eta: { "Std:Join": { On: "", Values: [{ Get: "Parameters.Eta" }] } },
        sagemaker_program: '"train.py"',
        sagemaker_submit_directory: '"/opt/ml/input/data/code"',
      },
      Environment: {
        PYTHONPATH: "/opt/ml/input/data/code",
        SAGEMAKER_TRAINING_MODULE: "specline_runtime.run_training:main",
      },
    },
    Tags: [{ Key: "team", Value: "risk" }],
  });
  const fixed = (made["TrainingJobDefinition"] as { StaticHyperParameters: object }).StaticHyperParameters;
  expect(Object.keys(fixed)).not.toContain("max_depth");
  expect(made["TrainingJobDefinition"]).not.toHaveProperty("HyperParameters");
  expect(validateDefinition(definition("Tuning", made, { Name: "Eta", Type: "Float", DefaultValue: 0.1 }))).toEqual([]);
});

test("writes a transform job's output to the pipeline's location and adds no other members", () => {
  const made = transformArguments({
    request: {
      ModelName: "model",
      TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://bucket/in" } } },
      TransformOutput: { Accept: "text/csv" },
      TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
    },
    outputPath: "s3://bucket/out",
  });
  expect(made).toMatchObject({
    TransformOutput: { Accept: "text/csv", S3OutputPath: "s3://bucket/out" },
  });
  expect(validateDefinition(definition("Transform", made))).toEqual([]);
});
