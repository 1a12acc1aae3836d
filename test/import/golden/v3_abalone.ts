import { comparable, join, param, Pipeline } from "specline";
import {
  conditionStep,
  failStep,
  modelStep,
  processingStep,
  registerModelStep,
  trainingStep,
} from "specline/sagemaker";

const processingInstanceCount = param.integer("ProcessingInstanceCount", { default: 1 });
const trainingInstanceType = param.string("TrainingInstanceType", { default: "ml.m5.xlarge" });
const inputDataUrl = param.string("InputDataUrl", { default: "s3://b/abalone.csv" });
const maxDepth = param.string("MaxDepth", { default: "5" });
const mseThreshold = param.float("MseThreshold", { default: 6 });

const role = "arn:aws:iam::123456789012:role/SageMakerRole";
const xgboostImage = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.0-1-cpu-py3";

const preprocess = processingStep(
  "Preprocess",
  {
    ProcessingResources: {
      ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: processingInstanceCount, VolumeSizeInGB: 30 },
    },
    AppSpecification: {
      ImageUri: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
      ContainerArguments: ["--input-data", inputDataUrl],
      ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/preprocess.py"],
    },
    RoleArn: role,
    ProcessingInputs: [
      {
        InputName: "input-1",
        S3Input: {
          S3Uri: inputDataUrl,
          LocalPath: "/opt/ml/processing/input",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
      {
        InputName: "code",
        S3Input: {
          S3Uri: "s3://sagemaker-us-east-1-123456789012/pipeline-v3/code/839122cf72fa574faeccc4799f3afb1e5bacdc3b4e25af3f666219e3bb650d3e/preprocess.py",
          LocalPath: "/opt/ml/processing/input/code",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: "train",
          S3Output: {
            S3Uri: "s3://sagemaker-us-east-1-123456789012/v3/train",
            LocalPath: "/opt/ml/processing/train",
            S3UploadMode: "EndOfJob",
          },
        },
        {
          OutputName: "validation",
          S3Output: {
            S3Uri: "s3://sagemaker-us-east-1-123456789012/v3/validation",
            LocalPath: "/opt/ml/processing/validation",
            S3UploadMode: "EndOfJob",
          },
        },
        {
          OutputName: "test",
          S3Output: {
            S3Uri: "s3://sagemaker-us-east-1-123456789012/v3/test",
            LocalPath: "/opt/ml/processing/test",
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
  },
  { cache: { enabled: true, expireAfter: "30d" } },
);

const train = trainingStep(
  "Train",
  {
    AlgorithmSpecification: { TrainingInputMode: "File", TrainingImage: xgboostImage },
    HyperParameters: { objective: "reg:linear", num_round: "50", max_depth: maxDepth, eta: "0.2" },
    InputDataConfig: [
      {
        ChannelName: "train",
        DataSource: {
          S3DataSource: {
            S3DataType: "S3Prefix",
            S3Uri: preprocess.properties.ProcessingOutputConfig.Outputs.train.S3Output.S3Uri,
            S3DataDistributionType: "FullyReplicated",
          },
        },
        ContentType: "text/csv",
        InputMode: "File",
      },
      {
        ChannelName: "validation",
        DataSource: {
          S3DataSource: {
            S3DataType: "S3Prefix",
            S3Uri: preprocess.properties.ProcessingOutputConfig.Outputs.validation.S3Output.S3Uri,
            S3DataDistributionType: "FullyReplicated",
          },
        },
        ContentType: "text/csv",
        InputMode: "File",
      },
    ],
    ResourceConfig: { InstanceType: trainingInstanceType, InstanceCount: 1, VolumeSizeInGB: 30 },
    RoleArn: role,
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    OutputDataConfig: { S3OutputPath: "s3://sagemaker-us-east-1-123456789012/xgb", CompressionType: "GZIP" },
  },
  { cache: { enabled: true, expireAfter: "30d" } },
);

const evalStep = processingStep(
  "Eval",
  {
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
    AppSpecification: {
      ImageUri: xgboostImage,
      ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/evaluate.py"],
    },
    RoleArn: role,
    ProcessingInputs: [
      {
        InputName: "model",
        S3Input: {
          S3Uri: train.properties.ModelArtifacts.S3ModelArtifacts,
          LocalPath: "/opt/ml/processing/model",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
      {
        InputName: "test",
        S3Input: {
          S3Uri: preprocess.properties.ProcessingOutputConfig.Outputs.test.S3Output.S3Uri,
          LocalPath: "/opt/ml/processing/test",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
      {
        InputName: "code",
        S3Input: {
          S3Uri: "s3://sagemaker-us-east-1-123456789012/pipeline-v3/code/9473d74c8ac0f9f29c19a8f0c520e410fdfc95ae814b9b708fd7482f4523d077/evaluate.py",
          LocalPath: "/opt/ml/processing/input/code",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: "evaluation",
          S3Output: {
            S3Uri: "s3://sagemaker-us-east-1-123456789012/v3/evaluation",
            LocalPath: "/opt/ml/processing/evaluation",
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
  },
  { files: { EvaluationReport: { output: "evaluation", path: "evaluation.json" } } },
);

const createModel = modelStep("CreateModel", {
  ExecutionRoleArn: role,
  PrimaryContainer: {
    Image: xgboostImage,
    Environment: {},
    ModelDataUrl: train.properties.ModelArtifacts.S3ModelArtifacts,
  },
});

const registerModel = registerModelStep("RegisterModel", {
  ModelPackageGroupName: "grp",
  InferenceSpecification: {
    Containers: [
      { Image: xgboostImage, Environment: {}, ModelDataUrl: train.properties.ModelArtifacts.S3ModelArtifacts },
    ],
    SupportedContentTypes: ["text/csv"],
    SupportedResponseMIMETypes: ["text/csv"],
    SupportedRealtimeInferenceInstanceTypes: ["ml.m5.xlarge"],
  },
  ModelApprovalStatus: "Approved",
  SkipModelValidation: "None",
});

const mseFail = failStep("MSEFail", join(" ", ["MSE >", mseThreshold]));

const mseCond = conditionStep("MSECond", {
  conditions: [comparable(evalStep.files.EvaluationReport.get("regression_metrics.mse.value")).lte(mseThreshold)],
  if: [createModel, registerModel],
  else: [mseFail],
});

export default Pipeline("imported", { mlflow: null }).use(preprocess, train, evalStep, mseCond);
