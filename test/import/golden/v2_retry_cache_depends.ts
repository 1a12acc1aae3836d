import { Pipeline } from "specline";
import { modelStep, processingStep, trainingStep } from "specline/sagemaker";

const imgImage = "111122223333.dkr.ecr.us-east-1.amazonaws.com/img:1";
const outputPath = "s3://sagemaker-us-east-1-123456789012/";
const role = "arn:aws:iam::123456789012:role/SageMakerRole";

const a = trainingStep(
  "A",
  {
    AlgorithmSpecification: { TrainingInputMode: "File", TrainingImage: imgImage },
    OutputDataConfig: { S3OutputPath: outputPath },
    StoppingCondition: { MaxRuntimeInSeconds: 86400 },
    ResourceConfig: { VolumeSizeInGB: 30, InstanceCount: 1, InstanceType: "ml.m5.large" },
    RoleArn: role,
    InputDataConfig: [
      {
        DataSource: {
          S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://b/t", S3DataDistributionType: "FullyReplicated" },
        },
        ChannelName: "t",
      },
    ],
    DebugHookConfig: { S3OutputPath: outputPath, CollectionConfigurations: [] },
    ProfilerConfig: { DisableProfiler: true },
  },
  {
    retries: [
      {
        BackoffRate: 2,
        IntervalSeconds: 5,
        ExpireAfterMin: 120,
        ExceptionType: ["Step.SERVICE_FAULT", "Step.THROTTLING"],
      },
      { BackoffRate: 2, IntervalSeconds: 60, ExpireAfterMin: 120, ExceptionType: ["SageMaker.RESOURCE_LIMIT"] },
      {
        BackoffRate: 1.5,
        IntervalSeconds: 30,
        MaxAttempts: 10,
        ExceptionType: ["SageMaker.JOB_INTERNAL_ERROR", "SageMaker.CAPACITY_ERROR"],
      },
    ],
    cache: { enabled: true, expireAfter: "P30D" },
  },
);

const b = trainingStep(
  "B",
  {
    AlgorithmSpecification: { TrainingInputMode: "File", TrainingImage: imgImage },
    OutputDataConfig: { S3OutputPath: outputPath },
    StoppingCondition: { MaxRuntimeInSeconds: 86400 },
    ResourceConfig: { VolumeSizeInGB: 30, InstanceCount: 1, InstanceType: "ml.m5.large" },
    RoleArn: role,
    InputDataConfig: [
      {
        DataSource: {
          S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://b/t", S3DataDistributionType: "FullyReplicated" },
        },
        ChannelName: "t",
      },
    ],
    DebugHookConfig: { S3OutputPath: outputPath, CollectionConfigurations: [] },
    ProfilerConfig: { DisableProfiler: true },
  },
  { after: [a], cache: { enabled: false } },
);

const c = trainingStep(
  "C",
  {
    AlgorithmSpecification: { TrainingInputMode: "File", TrainingImage: imgImage },
    OutputDataConfig: { S3OutputPath: outputPath },
    StoppingCondition: { MaxRuntimeInSeconds: 86400 },
    ResourceConfig: { VolumeSizeInGB: 30, InstanceCount: 1, InstanceType: "ml.m5.large" },
    RoleArn: role,
    InputDataConfig: [
      {
        DataSource: {
          S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://b/t", S3DataDistributionType: "FullyReplicated" },
        },
        ChannelName: "t",
      },
    ],
    DebugHookConfig: { S3OutputPath: outputPath, CollectionConfigurations: [] },
    ProfilerConfig: { DisableProfiler: true },
  },
  {
    after: [a, b],
    retries: [
      {
        BackoffRate: 2,
        IntervalSeconds: 5,
        ExpireAfterMin: 120,
        ExceptionType: ["Step.SERVICE_FAULT", "Step.THROTTLING"],
      },
    ],
  },
);

const mCreateModel = modelStep(
  "M-CreateModel",
  { ExecutionRoleArn: role, PrimaryContainer: { Image: imgImage, Environment: {}, ModelDataUrl: "s3://b/m" } },
  {
    after: [c],
    retries: [
      {
        BackoffRate: 2,
        IntervalSeconds: 5,
        ExpireAfterMin: 120,
        ExceptionType: ["Step.SERVICE_FAULT", "Step.THROTTLING"],
      },
    ],
  },
);

const d = processingStep(
  "D",
  {
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
    AppSpecification: { ImageUri: imgImage },
    RoleArn: role,
  },
  { after: [mCreateModel], cache: { enabled: true, expireAfter: "P7D" } },
);

export default Pipeline("imported", { experiment: null }).use(a, b, c, mCreateModel, d);
