import { comparable, execution, join, Pipeline, text } from "specline";
import { conditionStep, failStep, jsonGet, processingStep, trainingStep } from "specline/sagemaker";

const imgImage = "111122223333.dkr.ecr.us-east-1.amazonaws.com/img:1";
const role = "arn:aws:iam::123456789012:role/SageMakerRole";
const outputPath = "s3://sagemaker-us-east-1-123456789012/";

const proc = processingStep(
  "Proc",
  {
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
    AppSpecification: { ImageUri: imgImage },
    RoleArn: role,
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: "out",
          AppManaged: false,
          S3Output: {
            S3Uri: join("/", ["s3:/", "sagemaker-us-east-1-123456789012", "JG", execution.id, "Proc", "output", "out"]),
            LocalPath: "/opt/ml/processing/out",
            S3UploadMode: "EndOfJob",
          },
        },
        {
          OutputName: "out2",
          AppManaged: false,
          S3Output: { S3Uri: "s3://b/fixed", LocalPath: "/opt/ml/processing/out2", S3UploadMode: "EndOfJob" },
        },
      ],
    },
  },
  { files: { Best: { output: "out", path: "best.json" }, Other: { output: "out2", path: "sub/dir/other.json" } } },
);

const train = trainingStep("Train", {
  AlgorithmSpecification: { TrainingInputMode: "File", TrainingImage: imgImage },
  OutputDataConfig: { S3OutputPath: outputPath },
  StoppingCondition: { MaxRuntimeInSeconds: 86400 },
  ResourceConfig: { VolumeSizeInGB: 30, InstanceCount: 1, InstanceType: proc.files.Best.get("instance_type") },
  RoleArn: role,
  InputDataConfig: [
    {
      DataSource: {
        S3DataSource: {
          S3DataType: "S3Prefix",
          S3Uri: proc.properties.ProcessingOutputConfig.Outputs.out.S3Output.S3Uri,
          S3DataDistributionType: "FullyReplicated",
        },
      },
      ChannelName: "t",
    },
    {
      DataSource: {
        S3DataSource: {
          S3DataType: "S3Prefix",
          S3Uri: join("/", [proc.properties.ProcessingOutputConfig.Outputs.out2.S3Output.S3Uri, "part"]),
          S3DataDistributionType: "FullyReplicated",
        },
      },
      ChannelName: "u",
    },
  ],
  HyperParameters: {
    eta: text`${proc.files.Best.get("params.eta")}`,
    depth: text`${proc.files.Best.get("params['max.depth']")}`,
    first: text`${proc.files.Other.get("list[0].value")}`,
    j: text`x${proc.files.Best.get("a")}`,
  },
  Environment: { E: proc.files.Other.get("b") },
  DebugHookConfig: { S3OutputPath: outputPath, CollectionConfigurations: [] },
  ProfilerConfig: { DisableProfiler: true },
});

const f = failStep("F", join(" ", ["auc", proc.files.Best.get("metrics.auc.value"), "too low"]));

const c = conditionStep("C", {
  conditions: [
    comparable(proc.files.Best.get("metrics.auc.value")).gte(0.8),
    comparable(train.properties.FinalMetricDataList.at("validation:auc").Value).gt(0.7),
    comparable(jsonGet(join("/", ["s3:/", "b", execution.id, "x.json"]), "a.b")).eq("x"),
  ],
  else: [f],
});

const use = processingStep("Use", {
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
  AppSpecification: { ImageUri: train.properties.AlgorithmSpecification.TrainingImage },
  RoleArn: role,
  Environment: {
    hp: train.properties.HyperParameters.at("eta"),
    m: text`${train.properties.FinalMetricDataList.at(0).Value}`,
    m2: train.properties.FinalMetricDataList.at("validation:auc").Value,
    art: train.properties.ModelArtifacts.S3ModelArtifacts,
    arn: train.properties.TrainingJobArn,
    ch: train.properties.InputDataConfig.at(0).DataSource.S3DataSource.S3Uri,
    in0: proc.properties.ProcessingInputs.at("x").S3Input.S3Uri,
    t: text`${train.properties.CreationTime}`,
  },
});

export default Pipeline("imported").use(proc, train, c, use);
