import { below } from "./paths.ts";
import {
  DATA,
  EXPERIMENT,
  GUIDE,
  KEYS,
  MACHINE,
  NAME,
  NETWORK,
  ROLE,
  TAGS,
  TIME,
  TRACKING,
  WATCHING,
} from "./reasons.ts";
import type { CacheTable } from "./table.ts";

/** The members of training channels, except the address, for any request with InputDataConfig. */
export const CHANNELS = [
  ...below(
    "InputDataConfig[]",
    "ChannelName",
    "ContentType",
    "CompressionType",
    "RecordWrapperType",
    "InputMode",
    "ShuffleConfig.Seed",
    "DataSource.DatasetSource.DatasetArn",
  ),
  ...below(
    "InputDataConfig[].DataSource.S3DataSource",
    "S3DataType",
    "S3DataDistributionType",
    "AttributeNames[]",
    "InstanceGroupNames[]",
    "ModelAccessConfig.AcceptEula",
    "HubAccessConfig.HubContentArn",
  ),
  ...below(
    "InputDataConfig[].DataSource.FileSystemDataSource",
    "FileSystemId",
    "FileSystemAccessMode",
    "FileSystemType",
    "DirectoryPath",
  ),
];
export const CHANNEL_DATA = ["InputDataConfig[].DataSource.S3DataSource.S3Uri"];

/** Machine-related members that a script can read in resourceconfig.json and SM_* variables. */
export const MACHINES_TOLD = [
  ...below("ResourceConfig", "InstanceType", "InstanceCount"),
  ...below("ResourceConfig.InstanceGroups[]", "InstanceType", "InstanceCount", "InstanceGroupName"),
];
export const MACHINES_NOT_TOLD = [
  ...below("ResourceConfig", "VolumeSizeInGB", "KeepAlivePeriodInSeconds", "TrainingPlanArn"),
  "ResourceConfig.InstancePlacementConfig.EnableMultipleJobs",
  ...below("ResourceConfig.InstancePlacementConfig.PlacementSpecifications[]", "UltraServerId", "InstanceCount"),
];
export const LIMITS = below(
  "StoppingCondition",
  "MaxRuntimeInSeconds",
  "MaxWaitTimeInSeconds",
  "MaxPendingTimeInSeconds",
);
export const NETWORK_MEMBERS = [
  "EnableNetworkIsolation",
  "EnableInterContainerTrafficEncryption",
  ...below("VpcConfig", "SecurityGroupIds[]", "Subnets[]"),
];
export const SPOT = ["EnableManagedSpotTraining", "RetryStrategy.MaximumRetryAttempts"];
/** Hyperparameters that contain the address of the script's code or the job's name. */
export const SCRIPT_ADDRESS = "sagemaker_submit_directory";
export const SCRIPT_JOB_NAME = "sagemaker_job_name";

/**
 * Where a request contains the parameter DataVersion. The training toolkit does not pass hyperparameters that begin
 * with "sagemaker_" to scripts. Source: sagemaker-training-toolkit 5.1.1, params.py (read in November 2026).
 */
export const DATA_VERSION_VARIABLE = "SPECLINE_DATA_VERSION";
export const DATA_VERSION_HYPERPARAMETER = "sagemaker_data_version";

const RULE_MEMBERS = [
  "RuleConfigurationName",
  "LocalPath",
  "S3OutputPath",
  "RuleEvaluatorImage",
  "InstanceType",
  "VolumeSizeInGB",
  "RuleParameters.*",
];
const SERVERLESS = [
  "BaseModelArn",
  "AcceptEula",
  "JobType",
  "CustomizationTechnique",
  "Peft",
  "EvaluationType",
  "EvaluatorArn",
];

export const training: CacheTable = {
  type: "Training",
  aws: {
    source: GUIDE,
    arguments: [
      "AlgorithmSpecification",
      "CheckpointConfig",
      "DebugHookConfig",
      "DebugRuleConfigurations",
      "Environment",
      "HyperParameters",
      "InputDataConfig",
    ],
  },
  local: {
    value: [
      ...below("AlgorithmSpecification", "TrainingImage", "AlgorithmName", "TrainingInputMode"),
      ...below("AlgorithmSpecification", "EnableSageMakerMetricsTimeSeries"),
      ...below("AlgorithmSpecification", "ContainerEntrypoint[]", "ContainerArguments[]"),
      ...below("AlgorithmSpecification.MetricDefinitions[]", "Name", "Regex"),
      ...below("AlgorithmSpecification.TrainingImageConfig", "TrainingRepositoryAccessMode"),
      "AlgorithmSpecification.TrainingImageConfig.TrainingRepositoryAuthConfig.TrainingRepositoryCredentialsProviderArn",
      "HyperParameters.*",
      "Environment.*",
      ...CHANNELS,
      "CheckpointConfig.LocalPath",
      "OutputDataConfig.CompressionType",
      ...MACHINES_TOLD,
      ...below("DebugHookConfig", "LocalPath", "HookParameters.*"),
      ...below("DebugHookConfig.CollectionConfigurations[]", "CollectionName", "CollectionParameters.*"),
      ...below("DebugRuleConfigurations[]", ...RULE_MEMBERS.filter((member) => member !== "S3OutputPath")),
      ...below("ServerlessJobConfig", ...SERVERLESS),
      ...below("ModelPackageConfig", "ModelPackageGroupArn", "SourceModelPackageArn"),
    ],
    content: [...CHANNEL_DATA, `HyperParameters.${SCRIPT_ADDRESS}`],
    place: ["OutputDataConfig.S3OutputPath", "DebugHookConfig.S3OutputPath", "DebugRuleConfigurations[].S3OutputPath"],
    placeAndContent: ["CheckpointConfig.S3Uri"],
    none: {
      [NAME]: ["TrainingJobName", `HyperParameters.${SCRIPT_JOB_NAME}`, ...TAGS],
      [DATA]: [`Environment.${DATA_VERSION_VARIABLE}`],
      [TRACKING]: [
        ...EXPERIMENT,
        ...below("MlflowConfig", "MlflowResourceArn", "MlflowExperimentName", "MlflowRunName"),
      ],
      [ROLE]: ["RoleArn", "SessionChainingConfig.EnableSessionTagChaining"],
      [NETWORK]: NETWORK_MEMBERS,
      [KEYS]: ["OutputDataConfig.KmsKeyId", "ResourceConfig.VolumeKmsKeyId"],
      [MACHINE]: [...MACHINES_NOT_TOLD, ...SPOT, "InfraCheckConfig.EnableInfraCheck"],
      [TIME]: LIMITS,
      [WATCHING]: [
        ...below("TensorBoardOutputConfig", "LocalPath", "S3OutputPath"),
        ...below("ProfilerConfig", "S3OutputPath", "ProfilingIntervalInMilliseconds", "DisableProfiler"),
        "ProfilerConfig.ProfilingParameters.*",
        ...below("ProfilerRuleConfigurations[]", ...RULE_MEMBERS),
        "RemoteDebugConfig.EnableRemoteDebug",
      ],
    },
  },
};
