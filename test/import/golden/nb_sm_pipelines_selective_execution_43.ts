import { comparable, execution, join, param, Pipeline, text } from "specline";
import {
  conditionStep,
  failStep,
  modelStep,
  processingStep,
  registerModelStep,
  trainingStep,
} from "specline/sagemaker";

const processingInstanceCount = param.integer("ProcessingInstanceCount", { default: 1 });
const processingInstanceType = param.string("ProcessingInstanceType", { default: "ml.c5.xlarge" });
const trainingInstanceCount = param.integer("TrainingInstanceCount", { default: 1 });
const trainingInstanceType = param.string("TrainingInstanceType", { default: "ml.c5.xlarge" });
const xgbNumRounds = param.integer("XGBNumRounds", { default: 50 });
const xgbMaxDepth = param.integer("XGBMaxDepth", { default: 5 });
const xgbeta = param.float("XGBETA", { default: 0.2 });
const xgbGamma = param.integer("XGBGamma", { default: 4 });
const xgbMinChildWeight = param.integer("XGBMinChildWeight", { default: 6 });
const xgbSubSample = param.float("XGBSubSample", { default: 0.7 });
const modelPath = param.string("ModelPath", { default: "s3://sagemaker-us-east-1-681580474417/Abalone/models/" });
const approvalStatus = param.string("ApprovalStatus", { default: "PendingManualApproval" });
const inputData = param.string("InputData", {
  default: "s3://sagemaker-us-east-1-681580474417/sample-dataset/abalone/abalone.csv",
});
const mseThreshold = param.float("MseThreshold", { default: 6 });

const role = "arn:aws:iam::681580474417:role/SageMakerCFDomainCreation-SageMakerExecutionRole-12TMZ4EI9FOSA";
const xgboostImage = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.0-1-cpu-py3";

const abalonePreprocess = processingStep(
  "Abalone-Preprocess",
  {
    ProcessingResources: {
      ClusterConfig: {
        InstanceType: processingInstanceType,
        InstanceCount: processingInstanceCount,
        VolumeSizeInGB: 30,
      },
    },
    AppSpecification: {
      ImageUri: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:0.23-1-cpu-py3",
      ContainerArguments: [
        "--train_size",
        "0.7",
        "--val_size",
        "0.2",
        "--test_size",
        "0.1",
        "--random_state",
        "10",
        "--cat_feature_cols",
        "sex",
        "--num_feature_cols",
        "length,diameter,height,whole_weight,shucked_weight,viscera_weight,shell_weight",
        "--target_col",
        "rings",
      ],
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
          S3Uri: "s3://sagemaker-us-east-1-681580474417/AbalonePipeline-SelectExec/code/5d9f8cf978eb635fdf8359a0de190535/preprocessing.py",
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
            S3Uri: join("/", [
              "s3:/",
              "sagemaker-us-east-1-681580474417",
              "AbalonePipeline-SelectExec",
              execution.id,
              "Abalone-Preprocess",
              "output",
              "train",
            ]),
            LocalPath: "/opt/ml/processing/output/train",
            S3UploadMode: "EndOfJob",
          },
        },
        {
          OutputName: "validation",
          AppManaged: false,
          S3Output: {
            S3Uri: join("/", [
              "s3:/",
              "sagemaker-us-east-1-681580474417",
              "AbalonePipeline-SelectExec",
              execution.id,
              "Abalone-Preprocess",
              "output",
              "validation",
            ]),
            LocalPath: "/opt/ml/processing/output/validation",
            S3UploadMode: "EndOfJob",
          },
        },
        {
          OutputName: "test",
          AppManaged: false,
          S3Output: {
            S3Uri: join("/", [
              "s3:/",
              "sagemaker-us-east-1-681580474417",
              "AbalonePipeline-SelectExec",
              execution.id,
              "Abalone-Preprocess",
              "output",
              "test",
            ]),
            LocalPath: "/opt/ml/processing/output/test",
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
  },
  { cache: { enabled: true, expireAfter: "T12H" } },
);

const abaloneTrain = trainingStep(
  "Abalone-Train",
  {
    AlgorithmSpecification: { TrainingInputMode: "File", TrainingImage: xgboostImage },
    OutputDataConfig: { S3OutputPath: modelPath },
    StoppingCondition: { MaxRuntimeInSeconds: 86400 },
    ResourceConfig: { VolumeSizeInGB: 30, InstanceCount: trainingInstanceCount, InstanceType: "ml.c5.xlarge" },
    RoleArn: role,
    InputDataConfig: [
      {
        DataSource: {
          S3DataSource: {
            S3DataType: "S3Prefix",
            S3Uri: abalonePreprocess.properties.ProcessingOutputConfig.Outputs.train.S3Output.S3Uri,
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
            S3Uri: abalonePreprocess.properties.ProcessingOutputConfig.Outputs.validation.S3Output.S3Uri,
            S3DataDistributionType: "FullyReplicated",
          },
        },
        ContentType: "text/csv",
        ChannelName: "validation",
      },
    ],
    HyperParameters: {
      objective: "reg:linear",
      num_round: text`${xgbNumRounds}`,
      max_depth: text`${xgbMaxDepth}`,
      eta: text`${xgbeta}`,
      gamma: text`${xgbGamma}`,
      min_child_weight: text`${xgbGamma}`,
      subsample: text`${xgbSubSample}`,
    },
    DebugHookConfig: { S3OutputPath: modelPath, CollectionConfigurations: [] },
    ProfilerConfig: { S3OutputPath: modelPath, DisableProfiler: false },
  },
  { cache: { enabled: true, expireAfter: "T12H" } },
);

const abaloneEvaluate = processingStep(
  "Abalone-Evaluate",
  {
    ProcessingResources: {
      ClusterConfig: { InstanceType: processingInstanceType, InstanceCount: 1, VolumeSizeInGB: 10 },
    },
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
          S3Uri: abalonePreprocess.properties.ProcessingOutputConfig.Outputs.test.S3Output.S3Uri,
          LocalPath: "/opt/ml/processing/output/test",
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
          S3Uri: "s3://sagemaker-us-east-1-681580474417/AbalonePipeline-SelectExec/code/af3d0ac9a2a46ba2e53409799b1c4dbe/evaluation.py",
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
            S3Uri: "s3://sagemaker-us-east-1-681580474417/abalone-postproc-2023-07-25-20-12-29-933/output/evaluation",
            LocalPath: "/opt/ml/processing/evaluation",
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
  },
  {
    files: { EvaluationReport: { output: "evaluation", path: "evaluation.json" } },
    cache: { enabled: true, expireAfter: "T12H" },
  },
);

const abaloneCreateModelCreateModel = modelStep("Abalone-CreateModel-CreateModel", {
  ExecutionRoleArn: role,
  PrimaryContainer: {
    Image: xgboostImage,
    Environment: {},
    ModelDataUrl: abaloneTrain.properties.ModelArtifacts.S3ModelArtifacts,
  },
});

const abaloneModelRegisterRegisterModel = registerModelStep("Abalone-ModelRegister-RegisterModel", {
  ModelPackageGroupName: "Abalone-Models",
  ModelMetrics: {
    ModelQuality: {
      Statistics: {
        ContentType: "application/json",
        S3Uri: "s3://sagemaker-us-east-1-681580474417/abalone-postproc-2023-07-25-20-12-29-933/output/evaluation/evaluation.json",
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
  ModelApprovalStatus: approvalStatus,
});

const abaloneFailNotify = failStep("Abalone-FailNotify", join(" ", ["Execution failed due to MSE >", mseThreshold]));

const abaloneMseCheck = conditionStep("Abalone-MSECheck", {
  conditions: [
    comparable(abaloneEvaluate.files.EvaluationReport.get("regression_metrics.mse.value")).lte(mseThreshold),
  ],
  if: [abaloneCreateModelCreateModel, abaloneModelRegisterRegisterModel],
  else: [abaloneFailNotify],
});

export default Pipeline("imported", { experiment: { ExperimentName: "AbaloneExperimentsPipeline", TrialName: execution.id } })
  .declare(trainingInstanceType, xgbMinChildWeight)
  .use(abalonePreprocess, abaloneTrain, abaloneEvaluate, abaloneMseCheck);
