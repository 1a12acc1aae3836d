import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { validateDefinition, validateRequest } from "./index.ts";

const ROLE = "arn:aws:iam::123456789012:role/SageMakerRole";
const image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/img:1";
const s3Source = { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://b/t" } } };
const resources = { InstanceCount: 1, InstanceType: "ml.m5.xlarge", VolumeSizeInGB: 30 };
const processing = {
  AppSpecification: { ImageUri: image },
  ProcessingResources: { ClusterConfig: resources },
  RoleArn: ROLE,
};

/**
 * A valid step for each kind that is not in the fixtures, as emitted by the SDK (reference/sagemaker.md, section 1).
 */
const STEPS: Readonly<Record<string, JsonObject>> = {
  Tuning: {
    Arguments: {
      HyperParameterTuningJobConfig: {
        Strategy: "Bayesian",
        HyperParameterTuningJobObjective: { Type: "Maximize", MetricName: "validation:auc" },
        ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
        ParameterRanges: { ContinuousParameterRanges: [{ Name: "eta", MinValue: "0.01", MaxValue: "0.3" }] },
        RandomSeed: 1,
      },
      TrainingJobDefinition: {
        AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
        InputDataConfig: [{ ChannelName: "train", ...s3Source }],
        OutputDataConfig: { S3OutputPath: "s3://b/out" },
        HyperParameterTuningResourceConfig: resources,
        RoleArn: ROLE,
        StaticHyperParameters: { objective: "binary:logistic" },
        StoppingCondition: { MaxRuntimeInSeconds: 3600 },
      },
    },
  },
  QualityCheck: {
    CheckType: "DATA_QUALITY",
    ModelPackageGroupName: null,
    SkipCheck: false,
    FailOnViolation: true,
    RegisterNewBaseline: false,
    SuppliedBaselineStatistics: null,
    SuppliedBaselineConstraints: null,
    Arguments: processing,
    CacheConfig: { Enabled: true, ExpireAfter: "P1D" },
  },
  // The SDK writes null for a flag that is None.
  ClarifyCheck: {
    CheckType: "MODEL_BIAS",
    ModelName: "m",
    SkipCheck: null,
    FailOnViolation: null,
    RegisterNewBaseline: null,
    Arguments: processing,
  },
  AutoML: {
    Arguments: {
      AutoMLJobConfig: { Mode: "ENSEMBLING" },
      InputDataConfig: [{ ...s3Source, TargetAttributeName: "y" }],
      OutputDataConfig: { S3OutputPath: "s3://b/out" },
      RoleArn: ROLE,
    },
    RetryPolicies: [{ ExceptionType: ["SageMaker.RESOURCE_LIMIT"], ExpireAfterMin: 60 }],
  },
  EndpointConfig: {
    Arguments: {
      ProductionVariants: [{ VariantName: "a", ModelName: "m", InitialInstanceCount: 1, InstanceType: "ml.m5.xlarge" }],
    },
  },
  Endpoint: { Arguments: { EndpointName: "e", EndpointConfigName: "c" } },
  InferenceComponent: {
    Arguments: {
      EndpointName: "e",
      VariantName: "a",
      Specification: { ModelName: "m" },
      RuntimeConfig: { CopyCount: 1 },
    },
  },
  BedrockCustomModel: {
    Arguments: {
      ModelName: { Get: "Parameters.N" },
      RoleArn: ROLE,
      ModelSourceConfig: { S3DataSource: { S3Uri: "s3://bucket/model/" } },
    },
  },
  BedrockCustomModelDeployment: {
    Arguments: {
      ModelDeploymentName: { Get: "Parameters.N" },
      ModelArn: "arn:aws:bedrock:us-east-1:123456789012:custom-model/imported/abcdefghijkl",
    },
  },
  BedrockProvisionedModelThroughput: { Arguments: { ModelUnits: 1, ProvisionedModelName: "p", ModelId: "mine" } },
  Lineage: {
    Arguments: {
      Artifacts: [{ ArtifactName: "a", ArtifactType: "DataSet", Source: { SourceUri: "s3://b/x" } }],
      Associations: [
        {
          Source: { Name: "a", Type: "Artifact" },
          Destination: { Arn: "arn:aws:sagemaker:us-east-1:123456789012:context/c" },
          AssociationType: "ContributedTo",
        },
        {
          SourceArn: "arn:aws:sagemaker:us-east-1:123456789012:artifact/a",
          DestinationArn: "arn:aws:sagemaker:us-east-1:123456789012:context/c",
        },
      ],
    },
  },
};

const definition = (type: string, step: JsonObject): JsonObject => ({
  Version: "2020-12-01",
  Metadata: {},
  Parameters: JSON.stringify(step).includes("Parameters.N") ? [{ Name: "N", Type: "String" }] : [],
  Steps: [{ Name: "S", Type: type, ...step }],
});

describe("every kind of step", () => {
  test.each(Object.entries(STEPS))("%s: a sound one is passed in silence", (type, step) =>
    expect(validateDefinition(definition(type, step))).toEqual([]),
  );

  test.each(Object.entries(STEPS))("%s: a misspelt member is found", (type, step) => {
    const args = { ...(step["Arguments"] as JsonObject), RolArn: "x" };
    const found = validateDefinition(definition(type, { ...step, Arguments: args })).map((d) => d.at.path);
    expect(found).toContain("Steps[0].Arguments.RolArn");
  });

  test("accepts only ensembling mode for AutoML", () => {
    const args = { ...(STEPS["AutoML"]?.["Arguments"] as JsonObject), AutoMLJobConfig: { Mode: "AUTO" } };
    expect(validateDefinition(definition("AutoML", { Arguments: args })).map((d) => d.at.path)).toEqual([
      "Steps[0].Arguments.AutoMLJobConfig.Mode",
    ]);
  });

  test("combines two responses in the properties of a tuning step", () => {
    const model = (path: string): JsonObject => ({
      Name: "M",
      Type: "Model",
      Arguments: {
        ExecutionRoleArn: ROLE,
        PrimaryContainer: { Image: image, ModelDataUrl: { Get: `Steps.S.${path}` } },
      },
    });
    const both = (path: string) => {
      const one = definition("Tuning", STEPS["Tuning"] as JsonObject);
      return validateDefinition({ ...one, Steps: [...(one["Steps"] as JsonObject[]), model(path)] }).map((d) => d.code);
    };
    expect(both("BestTrainingJob.TrainingJobName")).toEqual([]);
    expect(both("TrainingJobSummaries[0].TrainingJobName")).toEqual([]);
    expect(both("BestTrainingJob.TrainingJobNam")).toEqual(["definition/unknown-property"]);
  });
});

describe("validateRequest", () => {
  test("accepts a step type or an operation", () => {
    expect(validateRequest("Processing", processing, { step: "A", path: "Arguments" })).toEqual([]);
    expect(validateRequest("CreateProcessingJob", processing).map((d) => d.at.path)).toEqual([
      "CreateProcessingJob.ProcessingJobName",
    ]);
    const [fault] = validateRequest("Processing", { ...processing, RoleArn: 3 }, { step: "A", path: "Arguments" });
    expect(fault?.at).toEqual({ step: "A", path: "Arguments.RoleArn" });
  });
});
