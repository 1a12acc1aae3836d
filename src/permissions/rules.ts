/** Why a role needs a permission, and where AWS documents it. */
export interface PermissionRule {
  readonly about: string;
  readonly source: string;
}

const GUIDE = "https://docs.aws.amazon.com/sagemaker/latest/dg";
const ROLES = `${GUIDE}/sagemaker-roles.html`;
const PIPELINES = `${GUIDE}/build-and-manage-access.html`;
const REFERENCE = "https://docs.aws.amazon.com/service-authorization/latest/reference";
const SAGEMAKER_ACTIONS = `${REFERENCE}/list_amazonsagemaker.html`;
const S3_ACTIONS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html";
const API = "https://docs.aws.amazon.com/sagemaker/latest/APIReference";

/** Every reason for a permission. The name is also the name of the statement. (Pages as of November 2026.) */
export const RULES = {
  StartJobs: { about: "the pipeline starts the steps' jobs", source: PIPELINES },
  WatchJobs: { about: "the pipeline waits until the jobs end", source: PIPELINES },
  StopJobs: {
    about: "stopping an execution stops its jobs",
    source: `${API}/API_StopPipelineExecution.html`,
  },
  TagJobs: { about: "the pipeline tags what it creates", source: SAGEMAKER_ACTIONS },
  CreateModels: { about: "the pipeline creates models from training results", source: PIPELINES },
  RegisterModels: { about: "the pipeline registers model packages", source: PIPELINES },
  PassRole: { about: "jobs run with this role", source: PIPELINES },
  InvokeFunctions: {
    about: "the pipeline invokes Lambda functions",
    source: `${GUIDE}/security-iam-awsmanpol-pipelines.html`,
  },
  SendMessages: {
    about: "callback steps send a message to a queue",
    source: `${GUIDE}/security-iam-awsmanpol-pipelines.html`,
  },
  RunClusters: {
    about: "the pipeline runs steps on EMR clusters",
    source: `${GUIDE}/security-iam-awsmanpol-pipelines.html`,
  },
  WatchClusters: {
    about: "a rule reports the state of EMR steps to the pipeline",
    source: `${GUIDE}/security-iam-awsmanpol-pipelines.html`,
  },
  StartOthers: { about: "the pipeline starts other kinds of steps", source: PIPELINES },
  ListBuckets: { about: "jobs find the objects of their inputs", source: ROLES },
  ReadData: { about: "jobs read their inputs and code", source: ROLES },
  WriteData: { about: "jobs write their outputs", source: ROLES },
  LogInToRegistry: { about: "jobs log in to the image registry", source: ROLES },
  PullImages: { about: "jobs pull their images", source: ROLES },
  WriteLogs: { about: "jobs write logs", source: ROLES },
  PublishMetrics: { about: "jobs publish metrics", source: ROLES },
  UseKeys: { about: "data, volumes and packages are encrypted with this key", source: ROLES },
  GrantKeys: { about: "the service attaches encrypted volumes to instances", source: ROLES },
  UseNetwork: { about: "jobs run in a private network", source: ROLES },
  ReadPipeline: { about: "plan, deploy and history read what is deployed", source: SAGEMAKER_ACTIONS },
  ChangePipeline: { about: "deploy creates and changes the pipeline", source: SAGEMAKER_ACTIONS },
  DeletePipeline: { about: "delete removes the pipeline", source: SAGEMAKER_ACTIONS },
  StartPipeline: { about: "start begins an execution", source: SAGEMAKER_ACTIONS },
  ReadExecutions: { about: "follow, status and history read executions", source: SAGEMAKER_ACTIONS },
  ChangeExecutions: { about: "stop and retry change executions", source: SAGEMAKER_ACTIONS },
  ReadJobs: { about: "follow and status report why a job failed", source: SAGEMAKER_ACTIONS },
  ReadModels: { about: "approve finds model packages, and drift their groups", source: SAGEMAKER_ACTIONS },
  ApproveModels: { about: "approve changes a model package's approval status", source: SAGEMAKER_ACTIONS },
  ReadLogs: {
    about: "follow and status show the end of a failed job's log",
    source: `${REFERENCE}/list_amazoncloudwatchlogs.html`,
  },
  ReadPrices: {
    about: "prices fetch reads the public price list",
    source: `${REFERENCE}/list_awspricelist.html`,
  },
  FindAssets: {
    about: "a missing object can be told from a forbidden one, and data can be listed",
    source: S3_ACTIONS,
  },
  ReadAssets: { about: "deploy finds out what is uploaded already, and plan reads the manifest", source: S3_ACTIONS },
  UploadAssets: { about: "deploy uploads code, data and the manifest", source: S3_ACTIONS },
  FindSchedules: {
    about: "deploy, delete and drift find what starts the pipeline",
    source: `${REFERENCE}/list_amazoneventbridgescheduler.html`,
  },
  ChangeSchedules: {
    about: "deploy makes the pipeline's schedules, and delete removes them",
    source: `${REFERENCE}/list_amazoneventbridgescheduler.html`,
  },
  FindRules: {
    about: "deploy, delete and drift find what starts the pipeline",
    source: `${REFERENCE}/list_amazoneventbridge.html`,
  },
  ChangeRules: {
    about: "deploy makes the pipeline's rules, and delete removes them",
    source: `${REFERENCE}/list_amazoneventbridge.html`,
  },
  PassScheduler: {
    about: "EventBridge starts the pipeline with this role",
    source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html",
  },
  ReadBuckets: { about: "deploy finds out whether the bucket sends its events to EventBridge", source: S3_ACTIONS },
} as const satisfies Readonly<Record<string, PermissionRule>>;

export type RuleName = keyof typeof RULES;
