import { ownMember } from "../base/own.ts";
import { requestShape, responseShape } from "./service/shapes.ts";

/** The content of a step's Arguments. */
export type ArgumentsKind =
  /**
   * A request to the service, identified by its shape's name. `optional` lists the members that a definition can omit.
   */
  | { readonly kind: "request"; readonly shape: () => string; readonly optional: readonly string[] }
  /** JSON that the step passes on. Flat if it can contain only plain values. */
  | { readonly kind: "free"; readonly flat: boolean }
  /** Conditions and two lists of steps. */
  | { readonly kind: "condition" }
  /** An error message. */
  | { readonly kind: "fail" };

/** The JSON type of a member beside Arguments, and whether it is required. */
export interface BesideMember {
  readonly type: "string" | "boolean" | "list";
  readonly required?: true;
  readonly nullable?: true;
  readonly values?: readonly string[];
}

/** The properties of a step Type. */
export interface StepKind {
  readonly arguments: ArgumentsKind;
  /** The shape that `Steps.N.…` reads from. Undefined if nothing can be read. */
  readonly properties?: () => string;
  /** True if `Steps.N.OutputParameters['x']` reads the outputs that OutputParameters declares. */
  readonly outputParameters?: true;
  readonly beside: Readonly<Record<string, BesideMember>>;
  readonly cacheable: boolean;
  /** The retry policies that apply: all, only those whose exceptions begin with "Step.", or none. */
  readonly retries: "all" | "step" | "none";
  /** True if no step can come after this one. */
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

/** A step without a role uses the pipeline's. Source: the SDK's pipelines, which are created without it (November 2026). */
const ROLE = "RoleArn";

const outputParameters: BesideMember = { type: "list" };
/**
 * Null flags count as absent. Source: the SDK writes it, and its integration tests run checks with it (2.257.6,
 * `fail_on_violation=None`).
 */
const check = (...types: readonly string[]): Readonly<Record<string, BesideMember>> => ({
  CheckType: { type: "string", required: true, values: types },
  ModelPackageGroupName: { type: "string", nullable: true },
  SkipCheck: { type: "boolean", nullable: true },
  FailOnViolation: { type: "boolean", nullable: true },
  RegisterNewBaseline: { type: "boolean", nullable: true },
  SuppliedBaselineConstraints: { type: "string", nullable: true },
});
const bedrock = (create: string, get: string, ...optional: readonly string[]): StepKind => ({
  arguments: request(`bedrock.${create}`, ...optional),
  properties: response(`bedrock.${get}`),
  beside: {},
  cacheable: false,
  retries: "none",
});

/**
 * All step Types in SageMaker Pipelines and their differences, in the order of the developer guide. Source: Python SDK
 * 2.257.6 and 3.20.0 and botocore 1.43, as recorded in reference/sagemaker.md, section 1.
 */
const KINDS = {
  Processing: {
    arguments: request("CreateProcessingJob", "ProcessingJobName", ROLE),
    properties: response("DescribeProcessingJob"),
    beside: { PropertyFiles: { type: "list" } },
    cacheable: true,
    retries: "all",
  },
  Training: {
    arguments: request("CreateTrainingJob", "TrainingJobName", ROLE),
    properties: named("TrainingProperties"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  Tuning: {
    arguments: request("CreateHyperParameterTuningJob", "HyperParameterTuningJobName"),
    properties: named("TuningProperties"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  Transform: {
    arguments: request("CreateTransformJob", "TransformJobName"),
    properties: response("DescribeTransformJob"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  Model: {
    arguments: request("CreateModel", "ModelName"),
    properties: response("DescribeModel"),
    beside: {},
    cacheable: false,
    retries: "step",
  },
  RegisterModel: {
    arguments: request("CreateModelPackage", "ModelPackageName"),
    properties: response("DescribeModelPackage"),
    beside: {},
    cacheable: false,
    retries: "all",
  },
  Condition: {
    arguments: { kind: "condition" },
    properties: named("ConditionProperties"),
    beside: {},
    cacheable: false,
    retries: "none",
  },
  Fail: { arguments: { kind: "fail" }, beside: {}, cacheable: false, retries: "none", ends: true },
  Lambda: {
    arguments: { kind: "free", flat: true },
    outputParameters: true,
    beside: { FunctionArn: { type: "string", required: true }, OutputParameters: outputParameters },
    cacheable: true,
    retries: "none",
  },
  Callback: {
    arguments: { kind: "free", flat: false },
    outputParameters: true,
    beside: { SqsQueueUrl: { type: "string", required: true }, OutputParameters: outputParameters },
    cacheable: true,
    retries: "none",
  },
  QualityCheck: {
    arguments: request("CreateProcessingJob", "ProcessingJobName", ROLE),
    properties: named("QualityCheckProperties"),
    beside: {
      ...check("DATA_QUALITY", "MODEL_QUALITY"),
      SuppliedBaselineStatistics: { type: "string", nullable: true },
    },
    cacheable: true,
    retries: "none",
  },
  ClarifyCheck: {
    arguments: request("CreateProcessingJob", "ProcessingJobName", ROLE),
    properties: named("ClarifyCheckProperties"),
    beside: {
      ...check("DATA_BIAS", "MODEL_BIAS", "MODEL_EXPLAINABILITY"),
      ModelName: { type: "string", nullable: true },
    },
    cacheable: true,
    retries: "none",
  },
  EMR: {
    arguments: composed("EmrStepArguments"),
    properties: named("emr.Step"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  EMRServerless: {
    arguments: composed("EmrServerlessStepArguments"),
    properties: response("emr-serverless.GetJobRun"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  AutoML: {
    arguments: composed("AutoMlStepArguments", "AutoMLJobName", ROLE),
    properties: named("AutoMlProperties"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  EndpointConfig: {
    arguments: composed("EndpointConfigStepArguments", "EndpointConfigName"),
    properties: response("DescribeEndpointConfig"),
    beside: {},
    cacheable: true,
    retries: "all",
  },
  Endpoint: {
    arguments: composed("EndpointStepArguments", "EndpointName"),
    properties: response("DescribeEndpoint"),
    beside: {},
    cacheable: true,
    retries: "none",
  },
  InferenceComponent: {
    arguments: request("CreateInferenceComponent", "InferenceComponentName"),
    properties: response("DescribeInferenceComponent"),
    beside: {},
    cacheable: false,
    retries: "none",
  },
  BedrockCustomModel: {
    ...bedrock("CreateCustomModelDeployment", "GetCustomModelDeployment"),
    arguments: composed("bedrock.CreateCustomModelRequest"),
    properties: named("bedrock.GetCustomModelResponse"),
  },
  BedrockModelImport: bedrock("CreateModelImportJob", "GetModelImportJob", "jobName"),
  BedrockProvisionedModelThroughput: bedrock(
    "CreateProvisionedModelThroughput",
    "GetProvisionedModelThroughput",
    "provisionedModelName",
  ),
  BedrockCustomModelDeployment: {
    ...bedrock("CreateCustomModelDeployment", "GetCustomModelDeployment"),
    properties: named("BedrockDeploymentProperties"),
  },
  Lineage: {
    arguments: composed("LineageStepArguments"),
    properties: named("LineageProperties"),
    beside: {},
    cacheable: false,
    retries: "none",
  },
} as const satisfies Readonly<Record<string, StepKind>>;

/** A step Type in SageMaker Pipelines. */
export type StepType = keyof typeof KINDS;

export const isStepType = (type: string): type is StepType => Object.hasOwn(KINDS, type);

/** The properties of a step Type. Undefined if SageMaker has no such Type. */
export const stepKind = (type: string): StepKind | undefined => ownMember<StepKind>(KINDS, type);

/** All Types, in the order of the developer guide. */
export const stepTypes = (): readonly StepType[] => Object.keys(KINDS).filter(isStepType);

/** Whether steps of a Type, which may not have been checked, choose between two branches. */
export const choosesBranch = (type: unknown): boolean =>
  typeof type === "string" && stepKind(type)?.arguments.kind === "condition";

/** Whether steps of a Type end the run that reaches them. */
export const endsRun = (type: string): boolean => stepKind(type)?.ends === true;
