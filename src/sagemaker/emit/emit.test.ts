import { describe, expect, test } from "vitest";
import {
  conditionStep,
  failStep,
  modelArguments,
  processingArguments,
  processingOutputUri,
  propertyFileValue,
  registerArguments,
  trainingArguments,
  trainingModelUri,
  trainingOutputDataUri,
} from "./index.ts";
import { membersOf, type RequestOf } from "./request.ts";

const place = {
  role: "arn:aws:iam::123456789012:role/SageMakerRole",
  instanceType: "ml.m5.large",
  instanceCount: 1,
  volumeSizeGb: 30,
};
const parameter = { Get: "Parameters.Depth" };

describe("processingArguments", () => {
  test("produces the same output as the Python SDK for a script", () =>
    expect(
      processingArguments({
        ...place,
        image: "img:1",
        entrypoint: ["python3", "/opt/ml/processing/input/code/a.py"],
        arguments: ["--depth", 6, "--p", parameter],
        environment: { A: 1 },
        inputs: [
          { name: "code", path: "/opt/ml/processing/input/code", uri: "s3://b/code" },
          { name: "rows", path: "/opt/ml/processing/input/rows", dataset: { DataDistributionType: "FullyReplicated" } },
        ],
        outputs: [{ name: "out", path: "/opt/ml/processing/output/out", uri: "s3://b/out" }],
        maxRuntimeSeconds: 600,
        tags: { b: "2", a: "1" },
      }),
    ).toEqual({
      AppSpecification: {
        ImageUri: "img:1",
        ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/a.py"],
        ContainerArguments: ["--depth", "6", "--p", { "Std:Join": { On: "", Values: [parameter] } }],
      },
      Environment: { A: "1" },
      ProcessingInputs: [
        {
          InputName: "code",
          AppManaged: false,
          S3Input: {
            S3Uri: "s3://b/code",
            LocalPath: "/opt/ml/processing/input/code",
            S3DataType: "S3Prefix",
            S3InputMode: "File",
            S3DataDistributionType: "FullyReplicated",
            S3CompressionType: "None",
          },
        },
        {
          InputName: "rows",
          AppManaged: true,
          DatasetDefinition: { DataDistributionType: "FullyReplicated", LocalPath: "/opt/ml/processing/input/rows" },
        },
      ],
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: "out",
            AppManaged: false,
            S3Output: { S3Uri: "s3://b/out", LocalPath: "/opt/ml/processing/output/out", S3UploadMode: "EndOfJob" },
          },
        ],
      },
      ProcessingResources: {
        ClusterConfig: {
          InstanceCount: 1,
          InstanceType: "ml.m5.large",
          VolumeSizeInGB: 30,
        },
      },
      RoleArn: place.role,
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    }));

  test("omits unset values", () =>
    expect(
      Object.keys(
        processingArguments({ ...place, image: "i", entrypoint: [], arguments: [], inputs: [], outputs: [] }),
      ),
    ).toEqual(["AppSpecification", "ProcessingResources", "RoleArn"]));
});

describe("trainingArguments", () => {
  const request = {
    ...place,
    image: "img:1",
    code: { uri: "s3://b/code/", program: "train.py" },
    region: "us-east-1",
    hyperparameters: { max_depth: 6, objective: "binary:logistic", label: parameter, list: [1, 2] },
    channels: [{ name: "train", uri: "s3://b/train", contentType: "text/csv" }],
    outputPath: "s3://b/out",
    maxRuntimeSeconds: 3600,
  };

  test("writes hyperparameters as JSON strings and preserves expressions", () =>
    expect(trainingArguments(request)["HyperParameters"]).toEqual({
      max_depth: "6",
      objective: '"binary:logistic"',
      label: { "Std:Join": { On: "", Values: [parameter] } },
      list: "[1,2]",
    }));

  test("starts its own program, which a channel delivers with the code", () => {
    const made = trainingArguments(request);
    expect(made["AlgorithmSpecification"]).toEqual({
      TrainingImage: "img:1",
      TrainingInputMode: "File",
      ContainerEntrypoint: ["python3", "/opt/ml/input/data/code/specline_runtime/run_training.py"],
      ContainerArguments: ["train.py"],
    });
    expect(made["InputDataConfig"]).toMatchObject([
      { ChannelName: "code", DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://b/code/" } } },
      { ChannelName: "train", ContentType: "text/csv" },
    ]);
    expect(trainingArguments({ ...request, hyperparameters: {} })).not.toHaveProperty("HyperParameters");
  });

  test("requests spot instances with a maximum wait time", () => {
    const spot = trainingArguments({ ...request, spot: { maxWaitSeconds: 7200 }, checkpoints: "s3://b/c" });
    expect(spot["EnableManagedSpotTraining"]).toBe(true);
    expect(spot["StoppingCondition"]).toEqual({ MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 });
    expect(spot["CheckpointConfig"]).toEqual({ S3Uri: "s3://b/c" });
  });
});

describe("model and register", () => {
  test("includes the role in a model", () =>
    expect(modelArguments({ request: { PrimaryContainer: { Image: "i" } }, role: "r" })).toEqual({
      ExecutionRoleArn: "r",
      PrimaryContainer: { Image: "i" },
    }));

  test("does not add tags to a package in a group", () => {
    expect(registerArguments({ request: { ModelPackageGroupName: "g" }, tags: { a: "b" } })).toEqual({
      ModelPackageGroupName: "g",
    });
    expect(registerArguments({ request: { ModelPackageName: "n" }, tags: { a: "b" } })).toEqual({
      ModelPackageName: "n",
      Tags: [{ Key: "a", Value: "b" }],
    });
  });
});

test("includes arms and messages in control steps", () => {
  const fail = failStep({ name: "No", message: "too low" });
  expect(fail).toEqual({ Name: "No", Type: "Fail", Arguments: { ErrorMessage: "too low" } });
  expect(conditionStep({ name: "C", conditions: [], ifSteps: [], elseSteps: [fail], dependsOn: ["A"] })).toEqual({
    Name: "C",
    Type: "Condition",
    DependsOn: ["A"],
    Arguments: { Conditions: [], IfSteps: [], ElseSteps: [fail] },
  });
});

test("property paths", () => {
  expect(processingOutputUri("P", "o")).toEqual({ Get: "Steps.P.ProcessingOutputConfig.Outputs['o'].S3Output.S3Uri" });
  expect(trainingModelUri("T")).toEqual({ Get: "Steps.T.ModelArtifacts.S3ModelArtifacts" });
  expect(trainingOutputDataUri("T")).toEqual({
    "Std:Join": {
      On: "/",
      Values: [
        { Get: "Steps.T.OutputDataConfig.S3OutputPath" },
        { Get: "Steps.T.TrainingJobName" },
        "output/output.tar.gz",
      ],
    },
  });
  expect(propertyFileValue("E", "metrics", "auc")).toEqual({
    "Std:JsonGet": { PropertyFile: { Get: "Steps.E.PropertyFiles.metrics" }, Path: "auc" },
  });
});

test("rejects members that are not in the service model", () => {
  // @ts-expect-error: a misspelt member of a request
  const request = membersOf<RequestOf<"Model">>({ ExecutionRolArn: "arn:aws:iam::123456789012:role/r" });
  expect(Object.keys(request)).toEqual(["ExecutionRolArn"]);
});
