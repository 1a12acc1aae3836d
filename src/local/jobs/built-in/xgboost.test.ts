import { expect, test } from "vitest";
import { builtInVersion, roundMetrics, unemulated, xgboostVersion } from "./xgboost.ts";

const REGISTRY = "683313688378.dkr.ecr.us-east-1.amazonaws.com";

test.each([
  ["sagemaker-xgboost:1.7-1", "1.7"],
  ["sagemaker-xgboost:1.0-1-cpu-py3", "1.0"],
  ["sagemaker-xgboost:0.90-2-cpu-py3", "0.90"],
  ["sagemaker-xgboost:3.0-5", "3.0"],
  ["xgboost:1", "0.72"],
  ["xgboost:latest", "0.72"],
  ["sagemaker-scikit-learn:1.2-1-cpu-py3", undefined],
  ["my-xgboost:1.7-1", undefined],
])("the image %s has XGBoost %s", (image, version) => {
  expect(xgboostVersion(`${REGISTRY}/${image}`)).toBe(version);
});

test("an image that only has the name, but is not in AWS's registry, is the user's own", () => {
  expect(xgboostVersion("registry.acme.com/xgboost:1.7-1")).toBeUndefined();
  expect(xgboostVersion("123456789012.dkr.ecr.us-east-1.amazonaws.com/xgboost:latest")).toBeUndefined();
});

const request = {
  AlgorithmSpecification: { TrainingImage: `${REGISTRY}/sagemaker-xgboost:1.7-1` },
  HyperParameters: {},
};

test("a script or an entry point replaces the algorithm", () => {
  expect(builtInVersion(request)).toBe("1.7");
  expect(builtInVersion({ ...request, HyperParameters: { sagemaker_program: "train.py" } })).toBeUndefined();
  const AlgorithmSpecification = { ...request.AlgorithmSpecification, ContainerEntrypoint: ["python3"] };
  expect(builtInVersion({ ...request, AlgorithmSpecification })).toBeUndefined();
});

test("says what of the algorithm is not emulated", () => {
  expect(unemulated(request)).toBeUndefined();
  expect(unemulated({ ...request, ResourceConfig: { InstanceCount: 2 } })).toMatch(/on 2 instances$/);
  expect(unemulated({ ...request, CheckpointConfig: { S3Uri: "s3://b/c" } })).toMatch(/checkpoints/);
});

test("reads the metrics of the last round", () => {
  const metrics = roundMetrics();
  for (const line of [
    "[0]\ttrain-rmse:8.5\tvalidation-rmse:8.75",
    "[1]\ttrain-rmse:6.5e-1\tvalidation-rmse:7.25\tvalidation-error@0.7:0.5",
    "[1] train-rmse:nan",
    "train-rmse:1 is no round",
  ]) {
    metrics.read(line);
  }
  expect(metrics.final()).toEqual([
    { MetricName: "train:rmse", Value: 0.65 },
    { MetricName: "validation:rmse", Value: 7.25 },
    { MetricName: "validation:error@0.7", Value: 0.5 },
  ]);
});
