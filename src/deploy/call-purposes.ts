/** What Specline makes each call for, as the end of "deploy needs it to …". */
const PURPOSES: Readonly<Record<string, string>> = {
  AddTags: "tag the pipeline",
  CreatePipeline: "create the pipeline",
  DeletePipeline: "delete the pipeline",
  DescribeModelPackage: "read the model package",
  DescribeModelPackageGroup: "find out whether a model package group exists",
  DescribePipeline: "read the deployed pipeline",
  DescribePipelineDefinitionForExecution: "read an execution's definition",
  DescribePipelineExecution: "read an execution's status",
  DescribeProcessingJob: "read why a job failed",
  DescribeTrainingJob: "read why a job failed",
  FilterLogEvents: "read the log of a job",
  GetCallerIdentity: "find the credentials' account",
  GetObject: "read what deploy stored in S3",
  GetProducts: "read prices",
  HeadObject: "find out whether an object exists",
  ListModelPackages: "find model packages",
  ListObjectsV2: "list objects in S3",
  ListPipelineExecutions: "find executions",
  ListPipelineExecutionSteps: "read the steps of an execution",
  ListPipelineParametersForExecution: "read the parameter values of an execution",
  ListPipelineVersions: "find the versions of the pipeline",
  ListTags: "read tags",
  ListTrainingJobsForHyperParameterTuningJob: "read why a job failed",
  PutObject: "upload assets",
  RetryPipelineExecution: "retry an execution",
  StartPipelineExecution: "start an execution",
  StopPipelineExecution: "stop an execution",
  UpdateModelPackage: "change the approval status",
  UpdatePipeline: "change the pipeline",
  UploadPart: "upload assets",
};

/** What Specline makes a call for. */
export const purposeOf = (operation: string): string =>
  Object.hasOwn(PURPOSES, operation) ? String(PURPOSES[operation]) : `call ${operation}`;
