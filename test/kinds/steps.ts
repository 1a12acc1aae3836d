import {
  autoMLStep,
  bedrockCustomModelDeploymentStep,
  bedrockCustomModelStep,
  bedrockModelImportStep,
  bedrockProvisionedModelThroughputStep,
  callbackStep,
  clarifyCheckStep,
  conditionStep,
  emrServerlessStep,
  emrStep,
  endpointConfigStep,
  endpointStep,
  failStep,
  inferenceComponentStep,
  lambdaStep,
  lineageStep,
  modelStep,
  monitorBatchTransform,
  processingStep,
  qualityCheckStep,
  rawStep,
  registerModelStep,
  trainingStep,
  transformStep,
  tuningStep,
} from "../../src/author/service/index.ts";
import { type Handle, param } from "../../src/index.ts";
import { comparable, not, or } from "../../src/spec/condition.ts";
import { execution, s3, text } from "../../src/spec/expr.ts";
import type { StepSpec } from "../../src/spec/step.ts";

/* One pipeline for each step kind, with as many of its features as possible. */

const role = "arn:aws:iam::123456789012:role/SageMakerRole";
const image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/img:1";
const machine = { InstanceCount: 1, InstanceType: "ml.m5.xlarge", VolumeSizeInGB: 30 } as const;
const key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const vpc = { SecurityGroupIds: ["sg-1"], Subnets: ["subnet-1"] };
const channel = (ChannelName: string, S3Uri: string) =>
  ({
    ChannelName,
    DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri, S3DataDistributionType: "FullyReplicated" } },
    ContentType: "text/csv",
  }) as const;

const bucket = param.string("Bucket", { default: "data" });
const depth = param.integer("Depth", { default: 5 });
const local = (LocalPath: string) => ({ LocalPath, S3UploadMode: "EndOfJob" }) as const;

const processing = processingStep(
  "Prepare",
  {
    AppSpecification: {
      ImageUri: image,
      ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/prepare.py"],
      ContainerArguments: ["--depth", text`${depth}`],
    },
    Environment: { BUCKET: bucket },
    NetworkConfig: { EnableNetworkIsolation: true, EnableInterContainerTrafficEncryption: true, VpcConfig: vpc },
    ProcessingInputs: [
      {
        InputName: "code",
        S3Input: {
          S3Uri: "s3://b/code/prepare.py",
          LocalPath: "/opt/ml/processing/input/code",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
      {
        InputName: "athena",
        DatasetDefinition: {
          LocalPath: "/opt/ml/processing/input/athena",
          InputMode: "File",
          DataDistributionType: "FullyReplicated",
          AthenaDatasetDefinition: {
            Catalog: "AwsDataCatalog",
            Database: "default",
            QueryString: "SELECT 1",
            OutputS3Uri: s3`${bucket}/athena`,
            OutputFormat: "PARQUET",
            WorkGroup: "primary",
            OutputCompression: "SNAPPY",
            KmsKeyId: key,
          },
        },
      },
      {
        InputName: "redshift",
        DatasetDefinition: {
          LocalPath: "/opt/ml/processing/input/redshift",
          RedshiftDatasetDefinition: {
            ClusterId: "cluster",
            Database: "db",
            DbUser: "user",
            QueryString: "SELECT 1",
            ClusterRoleArn: role,
            OutputS3Uri: "s3://b/redshift",
            OutputFormat: "CSV",
          },
        },
      },
    ],
    ProcessingOutputConfig: {
      KmsKeyId: key,
      Outputs: [
        {
          OutputName: "train",
          S3Output: { S3Uri: s3`${bucket}/${execution.id}/train`, ...local("/opt/ml/processing/train") },
        },
        { OutputName: "report", S3Output: { S3Uri: "s3://b/report", ...local("/opt/ml/processing/report") } },
        { OutputName: "features", AppManaged: true, FeatureStoreOutput: { FeatureGroupName: "features" } },
      ],
    },
    ProcessingResources: { ClusterConfig: { ...machine, VolumeKmsKeyId: key } },
    RoleArn: role,
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    Tags: [{ Key: "team", Value: "risk" }],
  },
  {
    files: { Report: { output: "report", path: "report.json" } },
    cache: { enabled: true, expireAfter: "P30D" },
    retries: [
      { ExceptionType: ["Step.SERVICE_FAULT", "Step.THROTTLING"], MaxAttempts: 3, IntervalSeconds: 5, BackoffRate: 2 },
    ],
    displayName: "Prepare the data",
    description: "Reads, cleans and splits.",
  },
);

const training = trainingStep(
  "Train",
  {
    AlgorithmSpecification: {
      TrainingImage: image,
      TrainingInputMode: "File",
      EnableSageMakerMetricsTimeSeries: true,
      MetricDefinitions: [{ Name: "validation:auc", Regex: "auc: ([0-9.]+)" }],
    },
    CheckpointConfig: { S3Uri: "s3://b/checkpoints", LocalPath: "/opt/ml/checkpoints" },
    DebugHookConfig: { S3OutputPath: "s3://b/debug", CollectionConfigurations: [{ CollectionName: "losses" }] },
    DebugRuleConfigurations: [{ RuleConfigurationName: "LossNotDecreasing", RuleEvaluatorImage: image }],
    EnableManagedSpotTraining: true,
    Environment: { DEPTH: text`${depth}` },
    HyperParameters: { max_depth: text`${depth}`, sagemaker_program: '"train.py"' },
    InputDataConfig: [
      {
        ChannelName: "train",
        DataSource: {
          S3DataSource: {
            S3DataType: "S3Prefix",
            S3Uri: processing.properties.ProcessingOutputConfig.Outputs.train.S3Output.S3Uri,
          },
        },
      },
      {
        ChannelName: "images",
        DataSource: {
          FileSystemDataSource: {
            FileSystemId: "fs-12345678901",
            FileSystemType: "FSxLustre",
            FileSystemAccessMode: "ro",
            DirectoryPath: "/fsx/images",
          },
        },
      },
    ],
    OutputDataConfig: { S3OutputPath: "s3://b/models", KmsKeyId: key },
    ProfilerConfig: { S3OutputPath: "s3://b/profiles", ProfilingIntervalInMilliseconds: 500 },
    ResourceConfig: { ...machine, KeepAlivePeriodInSeconds: 600 },
    RetryStrategy: { MaximumRetryAttempts: 2 },
    RoleArn: role,
    StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 },
    VpcConfig: vpc,
  },
  { cache: { enabled: true, expireAfter: "P7D" } },
);

const tuning = tuningStep("Tune", {
  HyperParameterTuningJobConfig: {
    Strategy: "Bayesian",
    HyperParameterTuningJobObjective: { Type: "Maximize", MetricName: "validation:auc" },
    ResourceLimits: { MaxNumberOfTrainingJobs: depth, MaxParallelTrainingJobs: 2 },
    ParameterRanges: { ContinuousParameterRanges: [{ Name: "eta", MinValue: "0.01", MaxValue: "0.3" }] },
  },
  TrainingJobDefinition: {
    AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
    InputDataConfig: [channel("train", "s3://b/t")],
    OutputDataConfig: { S3OutputPath: "s3://b/out" },
    HyperParameterTuningResourceConfig: machine,
    RoleArn: role,
    StaticHyperParameters: { objective: "binary:logistic" },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  },
});

const model = modelStep("Create", {
  ExecutionRoleArn: role,
  PrimaryContainer: { Image: image, ModelDataUrl: training.properties.ModelArtifacts.S3ModelArtifacts },
});

const transformRequest = {
  ModelName: model.properties.ModelName,
  TransformInput: {
    DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://b/in" } },
    ContentType: "text/csv",
    SplitType: "Line",
  },
  TransformOutput: { S3OutputPath: "s3://b/out", Accept: "text/csv", AssembleWith: "Line" },
  TransformResources: { InstanceCount: 1, InstanceType: "ml.m5.xlarge" },
} as const;
const transform = transformStep("Score", transformRequest);

const register = registerModelStep("Register", {
  ModelPackageGroupName: "risk",
  ModelApprovalStatus: "PendingManualApproval",
  InferenceSpecification: {
    Containers: [{ Image: image, ModelDataUrl: training.properties.ModelArtifacts.S3ModelArtifacts }],
    SupportedContentTypes: ["text/csv"],
    SupportedResponseMIMETypes: ["text/csv"],
  },
});

const call = lambdaStep("Call", {
  FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:notify",
  Arguments: { bucket, depth },
  OutputParameters: { rows: "Integer", ok: "Boolean" },
});
const ask = callbackStep("Ask", {
  SqsQueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/queue",
  Arguments: { question: "go on?", rows: call.outputs.rows },
  OutputParameters: { answer: "String" },
});

const checkJob = {
  AppSpecification: { ImageUri: image },
  ProcessingResources: { ClusterConfig: machine },
  RoleArn: role,
} as const;
const quality = qualityCheckStep(
  "Quality",
  {
    CheckType: "DATA_QUALITY",
    ModelPackageGroupName: null,
    SkipCheck: false,
    FailOnViolation: true,
    RegisterNewBaseline: false,
    SuppliedBaselineStatistics: null,
    SuppliedBaselineConstraints: null,
    Arguments: checkJob,
  },
  { cache: { enabled: true, expireAfter: "P1D" } },
);
const bias = clarifyCheckStep("Bias", {
  CheckType: "MODEL_BIAS",
  ModelName: model.properties.ModelName,
  Arguments: checkJob,
});
const monitored = monitorBatchTransform("Watch", {
  transform: transformRequest,
  check: { type: "QualityCheck", CheckType: "DATA_QUALITY", SkipCheck: false, Arguments: checkJob },
  monitorBeforeTransform: true,
});

const stop = failStep("Stop", text`rows: ${call.outputs.rows}`);
const inner = conditionStep("Large", {
  conditions: [comparable(depth).in([1, 2, 3])],
  else: [failStep("TooLarge", "too large")],
});
const gate = conditionStep(
  "Gate",
  {
    conditions: [
      comparable(processing.files.Report.get("metrics.auc")).gte(0.8),
      not(or(comparable(call.outputs.ok).eq(false), comparable(bucket).eq("none"))),
    ],
    if: [inner],
    else: [stop],
  },
  { displayName: "Good enough?", after: [quality] },
);

const custom = bedrockCustomModelStep("Custom", {
  ModelName: bucket,
  RoleArn: role,
  ModelSourceConfig: { S3DataSource: { S3Uri: "s3://bucket/model/" } },
});

const config = endpointConfigStep("Config", {
  ProductionVariants: [
    { VariantName: "a", ModelName: model.properties.ModelName, InitialInstanceCount: 1, InstanceType: "ml.m5.xlarge" },
  ],
});
const endpoint = endpointStep("Serve", {
  EndpointName: "risk",
  EndpointConfigName: config.properties.EndpointConfigName,
});

/** Example steps by kind, each with the steps that it reads from. */
export const STEPS: Readonly<Record<string, readonly Handle<StepSpec>[]>> = {
  Processing: [processing],
  Training: [training],
  "Training (notebook job)": [
    trainingStep("Notebook", {
      TrainingJobName: "notebook",
      AlgorithmSpecification: {
        TrainingImage: image,
        TrainingInputMode: "File",
        ContainerEntrypoint: ["amazon_sagemaker_scheduler"],
      },
      Environment: { SM_INPUT_NOTEBOOK_NAME: "report.ipynb", SM_KERNEL_NAME: "python3" },
      InputDataConfig: [channel("sagemaker_headless_execution_pipelinestep", "s3://b/notebook")],
      OutputDataConfig: { S3OutputPath: "s3://b/out" },
      ResourceConfig: machine,
      RoleArn: role,
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    }),
  ],
  Tuning: [tuning],
  Transform: [transform],
  Model: [model],
  RegisterModel: [register],
  Condition: [gate],
  Fail: [stop],
  Lambda: [call],
  Callback: [ask],
  QualityCheck: [quality],
  ClarifyCheck: [bias],
  "Transform and QualityCheck (monitored batch transform)": [monitored.transform, monitored.monitoring],
  EMR: [
    emrStep("Spark", {
      ClusterId: "j-1",
      StepConfig: { HadoopJarStep: { Jar: "s3://b/x.jar", Args: ["a", text`${depth}`] } },
    }),
    emrStep("SparkOnItsOwn", {
      ClusterConfig: {
        ReleaseLabel: "emr-6.15.0",
        ServiceRole: "role",
        JobFlowRole: "role",
        Instances: { InstanceCount: 1, MasterInstanceType: "m5.xlarge" },
      },
      StepConfig: { HadoopJarStep: { Jar: "s3://b/x.jar" } },
    }),
  ],
  EMRServerless: [
    emrServerlessStep("SparkJob", {
      ExecutionRoleArn: role,
      ApplicationId: "00f123",
      JobConfig: { executionRoleArn: role, jobDriver: { sparkSubmit: { entryPoint: "s3://b/j.py" } } },
    }),
  ],
  AutoML: [
    autoMLStep("Auto", {
      AutoMLJobConfig: { Mode: "ENSEMBLING" },
      InputDataConfig: [
        { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://b/t" } }, TargetAttributeName: "y" },
      ],
      OutputDataConfig: { S3OutputPath: "s3://b/out" },
      RoleArn: role,
    }),
  ],
  EndpointConfig: [config],
  Endpoint: [endpoint],
  InferenceComponent: [
    inferenceComponentStep("Component", {
      EndpointName: endpoint.properties.EndpointName,
      VariantName: "a",
      Specification: { ModelName: model.properties.ModelName },
      RuntimeConfig: { CopyCount: 1 },
    }),
  ],
  BedrockCustomModel: [custom],
  BedrockModelImport: [
    bedrockModelImportStep("Import", {
      ImportedModelName: "mine",
      RoleArn: role,
      ModelDataSource: { S3DataSource: { S3Uri: "s3://bucket/model" } },
    }),
  ],
  BedrockProvisionedModelThroughput: [
    bedrockProvisionedModelThroughputStep("Provision", {
      ModelUnits: 1,
      ProvisionedModelName: "p",
      ModelId: custom.properties.ModelArn,
    }),
  ],
  BedrockCustomModelDeployment: [
    bedrockCustomModelDeploymentStep("Deploy", {
      ModelDeploymentName: bucket,
      ModelArn: custom.properties.ModelArn,
    }),
  ],
  Lineage: [
    lineageStep("Trace", {
      Artifacts: [{ ArtifactName: "a", ArtifactType: "DataSet", Source: { SourceUri: "s3://b/x" } }],
      Contexts: [{ ContextName: "c", ContextType: "Run", Source: { SourceUri: "s3://b/c" } }],
    }),
  ],
  "any (raw)": [
    rawStep(
      "Raw",
      "Lambda",
      { a: depth },
      {
        beside: {
          FunctionArn: role.replace("iam:", "lambda:us-east-1").replace("role/SageMakerRole", "function:f"),
          OutputParameters: [],
        },
      },
    ),
  ],
};
