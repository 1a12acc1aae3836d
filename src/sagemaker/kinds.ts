import { requestShape, responseShape } from "./service/shapes.ts";

/** What a step's Arguments are. */
export type ArgumentsKind =
  /** A request of the service, by the name of its shape; `optional` lists the members that a definition may leave out. */
  | { readonly kind: "request"; readonly shape: () => string; readonly optional: readonly string[] }
  /** JSON that the step hands on; flat where it may hold plain values only. */
  | { readonly kind: "free"; readonly flat: boolean }
  /** Conditions and two lists of steps. */
  | { readonly kind: "condition" }
  /** An error message. */
  | { readonly kind: "fail" };

/** The JSON type of a member that stands beside Arguments, and whether it must be there. */
export interface BesideMember {
  readonly type: "string" | "boolean" | "list";
  readonly required?: true;
  readonly nullable?: true;
  readonly values?: readonly string[];
}

/** Everything that is particular to one Type of step. */
export interface StepKind {
  readonly type: string;
  readonly arguments: ArgumentsKind;
  /** The shape that `Steps.N.…` reads from; undefined where nothing can be read. */
  readonly properties?: () => string;
  /** True where `Steps.N.OutputParameters['x']` reads what OutputParameters declares. */
  readonly outputParameters?: true;
  readonly beside: Readonly<Record<string, BesideMember>>;
  readonly cacheable: boolean;
  /** Which retry policies work: all, those whose exception begins with "Step.", or none. */
  readonly retries: "all" | "step" | "none";
  /** True where nothing may come after the step. */
  readonly ends?: true;
}

const request = (operation: string, ...optional: readonly string[]): ArgumentsKind => ({
  kind: "request",
  shape: () => requestShape(operation),
  optional,
});
const composed = (shape: string, ...optional: readonly string[]): ArgumentsKind => ({
  kind: "request",
  shape: () => shape,
  optional,
});
const response = (operation: string) => () => responseShape(operation);
const named = (shape: string) => () => shape;

const outputParameters: BesideMember = { type: "list" };
const check = (...types: readonly string[]): Readonly<Record<string, BesideMember>> => ({
  CheckType: { type: "string", required: true, values: types },
  ModelPackageGroupName: { type: "string", nullable: true },
  SkipCheck: { type: "boolean" },
  FailOnViolation: { type: "boolean" },
  RegisterNewBaseline: { type: "boolean" },
  SuppliedBaselineConstraints: { type: "string", nullable: true },
});
const bedrock = (type: string, create: string, get: string, name: string): StepKind => ({
  type,
  arguments: request(`bedrock.${create}`, name),
  properties: response(`bedrock.${get}`),
  beside: {},
  cacheable: false,
  retries: "none",
});

/**
 * Every Type of step that SageMaker Pipelines has. Whatever differs between them stands here; checks look it up.
 * Source: Python SDK 2.257.6 and 3.20.0 and botocore 1.43, as recorded in reference/sagemaker.md, section 1.
 */
const KINDS: readonly StepKind[] = [
  {
    type: "Processing",
    arguments: request("CreateProcessingJob", "ProcessingJobName"),
    properties: response("DescribeProcessingJob"),
    beside: { PropertyFiles: { type: "list" } },
    cacheable: true,
    retries: "all",
  },
  {
    type: "Training",
    arguments: request("CreateTrainingJob", "TrainingJobName"),
    properties: named("TrainingProperties"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  {
    type: "Tuning",
    arguments: request("CreateHyperParameterTuningJob", "HyperParameterTuningJobName"),
    properties: named("TuningProperties"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  {
    type: "Transform",
    arguments: request("CreateTransformJob", "TransformJobName"),
    properties: response("DescribeTransformJob"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  {
    type: "Model",
    arguments: request("CreateModel", "ModelName"),
    properties: response("DescribeModel"),
    beside: {},
    cacheable: false,
    retries: "step",
  },
  {
    type: "RegisterModel",
    arguments: request("CreateModelPackage", "ModelPackageName"),
    properties: response("DescribeModelPackage"),
    beside: {},
    cacheable: false,
    retries: "all",
  },
  {
    type: "Condition",
    arguments: { kind: "condition" },
    properties: named("ConditionProperties"),
    beside: {},
    cacheable: false,
    retries: "none",
  },
  { type: "Fail", arguments: { kind: "fail" }, beside: {}, cacheable: false, retries: "none", ends: true },
  {
    type: "Lambda",
    arguments: { kind: "free", flat: true },
    outputParameters: true,
    beside: { FunctionArn: { type: "string", required: true }, OutputParameters: outputParameters },
    cacheable: true,
    retries: "none",
  },
  {
    type: "Callback",
    arguments: { kind: "free", flat: false },
    outputParameters: true,
    beside: { SqsQueueUrl: { type: "string", required: true }, OutputParameters: outputParameters },
    cacheable: true,
    retries: "none",
  },
  {
    type: "QualityCheck",
    arguments: request("CreateProcessingJob", "ProcessingJobName"),
    properties: named("QualityCheckProperties"),
    beside: {
      ...check("DATA_QUALITY", "MODEL_QUALITY"),
      SuppliedBaselineStatistics: { type: "string", nullable: true },
    },
    cacheable: true,
    retries: "none",
  },
  {
    type: "ClarifyCheck",
    arguments: request("CreateProcessingJob", "ProcessingJobName"),
    properties: named("ClarifyCheckProperties"),
    beside: {
      ...check("DATA_BIAS", "MODEL_BIAS", "MODEL_EXPLAINABILITY"),
      ModelName: { type: "string", nullable: true },
    },
    cacheable: true,
    retries: "none",
  },
  {
    type: "EMR",
    arguments: composed("EmrStepArguments"),
    properties: named("emr.Step"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  {
    type: "EMRServerless",
    arguments: composed("EmrServerlessStepArguments"),
    properties: response("emr-serverless.GetJobRun"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  {
    type: "AutoML",
    arguments: composed("AutoMlStepArguments", "AutoMLJobName"),
    properties: named("AutoMlProperties"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  {
    type: "EndpointConfig",
    arguments: composed("EndpointConfigStepArguments", "EndpointConfigName"),
    properties: response("DescribeEndpointConfig"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  {
    type: "Endpoint",
    arguments: composed("EndpointStepArguments", "EndpointName"),
    properties: response("DescribeEndpoint"),
    beside: {},
    cacheable: true,
    retries: "none",
  },
  {
    type: "InferenceComponent",
    arguments: request("CreateInferenceComponent", "InferenceComponentName"),
    properties: response("DescribeInferenceComponent"),
    beside: {},
    cacheable: false,
    retries: "none",
  },
  bedrock("BedrockCustomModel", "CreateModelCustomizationJob", "GetModelCustomizationJob", "jobName"),
  bedrock("BedrockModelImport", "CreateModelImportJob", "GetModelImportJob", "jobName"),
  bedrock(
    "BedrockProvisionedModelThroughput",
    "CreateProvisionedModelThroughput",
    "GetProvisionedModelThroughput",
    "provisionedModelName",
  ),
  bedrock(
    "BedrockCustomModelDeployment",
    "CreateCustomModelDeployment",
    "GetCustomModelDeployment",
    "modelDeploymentName",
  ),
  {
    type: "Lineage",
    arguments: composed("LineageStepArguments"),
    properties: named("LineageProperties"),
    beside: {},
    cacheable: false,
    retries: "none",
  },
];

const byType: ReadonlyMap<string, StepKind> = new Map(KINDS.map((kind) => [kind.type, kind]));

/** What a Type of step is; undefined where SageMaker has none of that name. */
export const stepKind = (type: string): StepKind | undefined => byType.get(type);

/** All Types, in the order of the developer guide. */
export const stepTypes = (): readonly string[] => KINDS.map((kind) => kind.type);
