import { comparable, join, param, Pipeline } from "specline";
import {
  conditionStep,
  failStep,
  modelStep,
  processingStep,
  registerModelStep,
  trainingStep,
  transformStep,
} from "specline/sagemaker";

const processingInstanceCount = param.integer("ProcessingInstanceCount", { default: 1 });
const trainingInstanceType = param.string("TrainingInstanceType", { default: "ml.m5.xlarge" });
const modelApprovalStatus = param.string("ModelApprovalStatus", { default: "PendingManualApproval" });
const inputData = param.string("InputData", {
  default: "s3://sagemaker-us-west-2-000000000000/abalone/abalone-dataset.csv",
});
const batchData = param.string("BatchData", {
  default: "s3://sagemaker-us-west-2-000000000000/abalone/abalone-dataset-batch",
});
const mseThreshold = param.float("MseThreshold", { default: 6 });

const role = "arn:aws:iam::000000000000:role/SageMakerRole";
const xgboostImage = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.0-1-cpu-py3";
const outputPath = "s3://sagemaker-us-west-2-000000000000/AbaloneTrain";

const abaloneProcess = processingStep("AbaloneProcess", {
  ProcessingResources: {
    ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: processingInstanceCount, VolumeSizeInGB: 30 },
  },
  AppSpecification: {
    ImageUri: "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:0.23-1-cpu-py3",
    ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/preprocessing.py"],
  },
  RoleArn: role,
  ProcessingInputs: [
    {
      InputName: "input-1",
      AppManaged: false,
      S3Input: {
        S3Uri: inputData,
        LocalPath: "/opt/ml/processing/input",
        S3DataType: "S3Prefix",
        S3InputMode: "File",
        S3DataDistributionType: "FullyReplicated",
        S3CompressionType: "None",
      },
    },
    {
      InputName: "code",
      AppManaged: false,
      S3Input: {
        S3Uri: "s3://sagemaker-us-west-2-000000000000/sklearn-abalone-process-2022-07-13-16-07-51-228/input/code/preprocessing.py",
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
        AppManaged: false,
        S3Output: {
          S3Uri: "s3://sagemaker-us-west-2-000000000000/sklearn-abalone-process-2022-07-13-16-07-51-228/output/train",
          LocalPath: "/opt/ml/processing/train",
          S3UploadMode: "EndOfJob",
        },
      },
      {
        OutputName: "validation",
        AppManaged: false,
        S3Output: {
          S3Uri: "s3://sagemaker-us-west-2-000000000000/sklearn-abalone-process-2022-07-13-16-07-51-228/output/validation",
          LocalPath: "/opt/ml/processing/validation",
          S3UploadMode: "EndOfJob",
        },
      },
      {
        OutputName: "test",
        AppManaged: false,
        S3Output: {
          S3Uri: "s3://sagemaker-us-west-2-000000000000/sklearn-abalone-process-2022-07-13-16-07-51-228/output/test",
          LocalPath: "/opt/ml/processing/test",
          S3UploadMode: "EndOfJob",
        },
      },
    ],
  },
});

const abaloneTrain = trainingStep("AbaloneTrain", {
  AlgorithmSpecification: { TrainingInputMode: "File", TrainingImage: xgboostImage },
  OutputDataConfig: { S3OutputPath: outputPath },
  StoppingCondition: { MaxRuntimeInSeconds: 86400 },
  ResourceConfig: { VolumeSizeInGB: 30, InstanceCount: 1, InstanceType: trainingInstanceType },
  RoleArn: role,
  InputDataConfig: [
    {
      DataSource: {
        S3DataSource: {
          S3DataType: "S3Prefix",
          S3Uri: abaloneProcess.properties.ProcessingOutputConfig.Outputs.train.S3Output.S3Uri,
          S3DataDistributionType: "FullyReplicated",
        },
      },
      ContentType: "text/csv",
      ChannelName: "train",
    },
    {
      DataSource: {
        S3DataSource: {
          S3DataType: "S3Prefix",
          S3Uri: abaloneProcess.properties.ProcessingOutputConfig.Outputs.validation.S3Output.S3Uri,
          S3DataDistributionType: "FullyReplicated",
        },
      },
      ContentType: "text/csv",
      ChannelName: "validation",
    },
  ],
  HyperParameters: {
    objective: "reg:linear",
    num_round: "50",
    max_depth: "5",
    eta: "0.2",
    gamma: "4",
    min_child_weight: "6",
    subsample: "0.7",
  },
  ProfilerRuleConfigurations: [
    {
      RuleConfigurationName: "ProfilerReport-1657728471",
      RuleEvaluatorImage: "895741380848.dkr.ecr.us-west-2.amazonaws.com/sagemaker-debugger-rules:latest",
      RuleParameters: { rule_to_invoke: "ProfilerReport" },
    },
  ],
  ProfilerConfig: { S3OutputPath: outputPath },
});

const abaloneEval = processingStep(
  "AbaloneEval",
  {
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
    AppSpecification: {
      ImageUri: xgboostImage,
      ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/evaluation.py"],
    },
    RoleArn: role,
    ProcessingInputs: [
      {
        InputName: "input-1",
        AppManaged: false,
        S3Input: {
          S3Uri: abaloneTrain.properties.ModelArtifacts.S3ModelArtifacts,
          LocalPath: "/opt/ml/processing/model",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
      {
        InputName: "input-2",
        AppManaged: false,
        S3Input: {
          S3Uri: abaloneProcess.properties.ProcessingOutputConfig.Outputs.test.S3Output.S3Uri,
          LocalPath: "/opt/ml/processing/test",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
      {
        InputName: "code",
        AppManaged: false,
        S3Input: {
          S3Uri: "s3://sagemaker-us-west-2-000000000000/script-abalone-eval-2022-07-13-16-07-53-265/input/code/evaluation.py",
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
          AppManaged: false,
          S3Output: {
            S3Uri: "s3://sagemaker-us-west-2-000000000000/script-abalone-eval-2022-07-13-16-07-53-265/output/evaluation",
            LocalPath: "/opt/ml/processing/evaluation",
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
  },
  { files: { EvaluationReport: { output: "evaluation", path: "evaluation.json" } } },
);

const abaloneCreateModelCreateModel = modelStep("AbaloneCreateModel-CreateModel", {
  ExecutionRoleArn: role,
  PrimaryContainer: {
    Image: xgboostImage,
    Environment: {},
    ModelDataUrl: abaloneTrain.properties.ModelArtifacts.S3ModelArtifacts,
  },
});

const abaloneRegisterModelRegisterModel = registerModelStep("AbaloneRegisterModel-RegisterModel", {
  ModelPackageGroupName: "AbaloneModelPackageGroupName",
  ModelMetrics: {
    ModelQuality: {
      Statistics: {
        ContentType: "application/json",
        S3Uri: "s3://sagemaker-us-west-2-000000000000/script-abalone-eval-2022-07-13-16-07-53-265/output/evaluation/evaluation.json",
      },
    },
    Bias: {},
    Explainability: {},
  },
  InferenceSpecification: {
    Containers: [
      { Image: xgboostImage, Environment: {}, ModelDataUrl: abaloneTrain.properties.ModelArtifacts.S3ModelArtifacts },
    ],
    SupportedContentTypes: ["text/csv"],
    SupportedResponseMIMETypes: ["text/csv"],
    SupportedRealtimeInferenceInstanceTypes: ["ml.t2.medium", "ml.m5.xlarge"],
    SupportedTransformInstanceTypes: ["ml.m5.xlarge"],
  },
  ModelApprovalStatus: modelApprovalStatus,
});

const abaloneTransform = transformStep("AbaloneTransform", {
  ModelName: abaloneCreateModelCreateModel.properties.ModelName,
  TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: batchData } } },
  TransformOutput: { S3OutputPath: "s3://sagemaker-us-west-2-000000000000/AbaloneTransform" },
  TransformResources: { InstanceCount: 1, InstanceType: "ml.m5.xlarge" },
});

const abaloneMseFail = failStep("AbaloneMSEFail", join(" ", ["Execution failed due to MSE >", mseThreshold]));

const abaloneMseCond = conditionStep("AbaloneMSECond", {
  conditions: [comparable(abaloneEval.files.EvaluationReport.get("regression_metrics.mse.value")).lte(mseThreshold)],
  if: [abaloneCreateModelCreateModel, abaloneRegisterModelRegisterModel, abaloneTransform],
  else: [abaloneMseFail],
});

export default Pipeline("imported").use(abaloneProcess, abaloneTrain, abaloneEval, abaloneMseCond);
