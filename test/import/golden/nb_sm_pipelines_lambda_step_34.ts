import { comparable, param, Pipeline } from "specline";
import { conditionStep, lambdaStep, modelStep, processingStep, trainingStep } from "specline/sagemaker";

const processingInstanceCount = param.integer("ProcessingInstanceCount", { default: 1 });
const trainingInstanceType = param.string("TrainingInstanceType", { default: "ml.m5.xlarge" });
const inputDataUrl = param.string("InputDataUrl", {
  default: "s3://sagemaker-sample-files/datasets/tabular/uci_abalone/abalone.csv",
});
const modelApprovalStatus = param.string("ModelApprovalStatus", { default: "PendingManualApproval" });

const role = "arn:aws:iam::000000000000:role/SageMakerRole";
const xgboostImage = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.0-1-cpu-py3";
const outputPath = "s3://sagemaker-us-west-2-000000000000/lambda-step-example/AbaloneTrain";

const preprocessAbaloneData = processingStep(
  "PreprocessAbaloneData",
  {
    ProcessingResources: {
      ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: processingInstanceCount, VolumeSizeInGB: 30 },
    },
    AppSpecification: {
      ImageUri: "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:0.23-1-cpu-py3",
      ContainerArguments: ["--input-data", inputDataUrl],
      ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/preprocess.py"],
    },
    RoleArn: role,
    ProcessingInputs: [
      {
        InputName: "code",
        AppManaged: false,
        S3Input: {
          S3Uri: "s3://sagemaker-us-west-2-000000000000/lambda-step-example/sklearn-abalone-pre-2022-07-13-15-58-56-005/input/code/preprocess.py",
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
            S3Uri: "s3://sagemaker-us-west-2-000000000000/lambda-step-example/sklearn-abalone-pre-2022-07-13-15-58-56-005/output/train",
            LocalPath: "/opt/ml/processing/train",
            S3UploadMode: "EndOfJob",
          },
        },
        {
          OutputName: "validation",
          AppManaged: false,
          S3Output: {
            S3Uri: "s3://sagemaker-us-west-2-000000000000/lambda-step-example/sklearn-abalone-pre-2022-07-13-15-58-56-005/output/validation",
            LocalPath: "/opt/ml/processing/validation",
            S3UploadMode: "EndOfJob",
          },
        },
        {
          OutputName: "test",
          AppManaged: false,
          S3Output: {
            S3Uri: "s3://sagemaker-us-west-2-000000000000/lambda-step-example/sklearn-abalone-pre-2022-07-13-15-58-56-005/output/test",
            LocalPath: "/opt/ml/processing/test",
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
  },
  { cache: { enabled: true, expireAfter: "30d" } },
);

const trainAbaloneModel = trainingStep(
  "TrainAbaloneModel",
  {
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
            S3Uri: preprocessAbaloneData.properties.ProcessingOutputConfig.Outputs.train.S3Output.S3Uri,
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
            S3Uri: preprocessAbaloneData.properties.ProcessingOutputConfig.Outputs.validation.S3Output.S3Uri,
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
      silent: "0",
    },
    ProfilerRuleConfigurations: [
      {
        RuleConfigurationName: "ProfilerReport-1657727936",
        RuleEvaluatorImage: "895741380848.dkr.ecr.us-west-2.amazonaws.com/sagemaker-debugger-rules:latest",
        RuleParameters: { rule_to_invoke: "ProfilerReport" },
      },
    ],
    ProfilerConfig: { S3OutputPath: outputPath },
  },
  { cache: { enabled: true, expireAfter: "30d" } },
);

const evaluateAbaloneModel = processingStep(
  "EvaluateAbaloneModel",
  {
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
    AppSpecification: {
      ImageUri: xgboostImage,
      ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/evaluate.py"],
    },
    RoleArn: role,
    ProcessingInputs: [
      {
        InputName: "input-1",
        AppManaged: false,
        S3Input: {
          S3Uri: trainAbaloneModel.properties.ModelArtifacts.S3ModelArtifacts,
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
          S3Uri: preprocessAbaloneData.properties.ProcessingOutputConfig.Outputs.test.S3Output.S3Uri,
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
          S3Uri: "s3://sagemaker-us-west-2-000000000000/lambda-step-pipeline/lambda-step-exampl-2022-07-13-15-58-56-545/input/code/evaluate.py",
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
            S3Uri: "s3://sagemaker-us-west-2-000000000000/lambda-step-pipeline/evaluation_report",
            LocalPath: "/opt/ml/processing/evaluation",
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
  },
  {
    files: { AbaloneEvaluationReport: { output: "evaluation", path: "evaluation.json" } },
    cache: { enabled: true, expireAfter: "30d" },
  },
);

const createModelCreateModel = modelStep("CreateModel-CreateModel", {
  ExecutionRoleArn: role,
  PrimaryContainer: {
    Image: xgboostImage,
    Environment: {},
    ModelDataUrl: trainAbaloneModel.properties.ModelArtifacts.S3ModelArtifacts,
  },
});

const lambdaStepStep = lambdaStep("LambdaStep", {
  FunctionArn: "arn:aws:lambda:us-west-2:000000000000:function:sagemaker-lambda-step-endpoint-deploy-07-13-15-58-57",
  Arguments: {
    model_name: createModelCreateModel.properties.ModelName,
    endpoint_config_name: "demo-lambda-deploy-endpoint-config-07-13-15-58-57",
    endpoint_name: "demo-lambda-deploy-endpoint-07-13-15-58-57",
  },
  OutputParameters: { statusCode: "String", body: "String", other_key: "String" },
});

const checkMseAbaloneEvaluation = conditionStep("CheckMSEAbaloneEvaluation", {
  conditions: [
    comparable(evaluateAbaloneModel.files.AbaloneEvaluationReport.get("regression_metrics.mse.value")).lte(6),
  ],
  if: [createModelCreateModel, lambdaStepStep],
});

export default Pipeline("imported")
  .declare(modelApprovalStatus)
  .use(preprocessAbaloneData, trainAbaloneModel, evaluateAbaloneModel, checkMseAbaloneEvaluation);
