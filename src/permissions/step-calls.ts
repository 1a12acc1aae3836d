import type { Json } from "../base/canonical.ts";
import type { Definition, DefinitionStep } from "../sagemaker/definition.ts";
import { stepKind } from "../sagemaker/kinds.ts";
import { arnOf, partitionOf, type Surrounding } from "./arns.ts";
import { patternOf } from "./leaves.ts";
import type { Need } from "./need.ts";

/** A kind of resource that steps create: the last words of its actions, and its type in ARNs. */
interface Created {
  readonly noun: string;
  readonly type: string;
  /** The member that holds a name which replaces the default. */
  readonly name: string;
  readonly stops?: true;
}

const PROCESSING: Created = {
  noun: "ProcessingJob",
  type: "processing-job",
  name: "ProcessingJobName",
  stops: true,
};
const CREATED: Readonly<Record<string, Created>> = {
  Processing: PROCESSING,
  QualityCheck: PROCESSING,
  ClarifyCheck: PROCESSING,
  Training: { noun: "TrainingJob", type: "training-job", name: "TrainingJobName", stops: true },
  Tuning: {
    noun: "HyperParameterTuningJob",
    type: "hyper-parameter-tuning-job",
    name: "HyperParameterTuningJobName",
    stops: true,
  },
  Transform: { noun: "TransformJob", type: "transform-job", name: "TransformJobName", stops: true },
  AutoML: { noun: "AutoMLJob", type: "automl-job", name: "AutoMLJobName", stops: true },
  Model: { noun: "Model", type: "model", name: "ModelName" },
  EndpointConfig: { noun: "EndpointConfig", type: "endpoint-config", name: "EndpointConfigName" },
  Endpoint: { noun: "Endpoint", type: "endpoint", name: "EndpointName" },
  InferenceComponent: {
    noun: "InferenceComponent",
    type: "inference-component",
    name: "InferenceComponentName",
  },
};
/** What the pipeline does with EMR. Source: SageMaker developer guide, AmazonSageMakerPipelinesIntegrations. */
const EMR = ["AddJobFlowSteps", "CancelSteps", "DescribeStep", "DescribeCluster", "RunJobFlow", "TerminateJobFlows"];
const EMR_RULES = ["DescribeRule", "PutRule", "PutTargets"];

/** The calls that the pipeline itself makes for a step. */
export function stepCalls(step: DefinitionStep, definition: Definition, around: Surrounding): readonly Need[] {
  const at = { step: step.Name };
  const created = CREATED[step.Type];
  if (created !== undefined) return creation(step, created, definition, around);
  const text = (value: Json | undefined): string => (value === undefined ? "*" : (patternOf(value, definition) ?? "*"));
  switch (step.Type) {
    case "RegisterModel":
      return registration(step, text, around);
    case "Lambda": {
      const resource = text(step["FunctionArn"]);
      return [{ ...at, rule: "InvokeFunctions", action: "lambda:InvokeFunction", resource, member: "FunctionArn" }];
    }
    case "Callback":
      return [
        {
          ...at,
          rule: "SendMessages",
          action: "sqs:SendMessage",
          resource: queueArn(text(step["SqsQueueUrl"]), around),
          member: "SqsQueueUrl",
        },
      ];
    case "EMR":
      return [
        ...EMR.map((name) => ({
          ...at,
          rule: "RunClusters" as const,
          action: `elasticmapreduce:${name}`,
          // A new cluster has no ARN yet.
          resource: name === "RunJobFlow" ? "*" : arnOf("elasticmapreduce", "cluster/*", around),
        })),
        ...EMR_RULES.map((name) => ({
          ...at,
          rule: "WatchClusters" as const,
          action: `events:${name}`,
          resource: arnOf("events", "rule/SageMakerPipelineExecutionEMR*", around),
        })),
      ];
    default:
      return others(step);
  }
}

function creation(
  { Name: step, Type, Arguments }: DefinitionStep,
  { noun, type, name, stops }: Created,
  definition: Definition,
  around: Surrounding,
): readonly Need[] {
  const given = Arguments[name];
  // The service shortens and completes names, and ARNs have them in lower case.
  const named = given === undefined ? undefined : patternOf(given, definition);
  const prefixes = named === undefined ? ["pipelines-*"] : [...new Set([`${named}*`, `${named.toLowerCase()}*`])];
  const isModel = Type === "Model";
  return prefixes.flatMap((prefix): readonly Need[] => {
    const at = { step, resource: arnOf("sagemaker", `${type}/${prefix}`, around) };
    return [
      { ...at, rule: isModel ? "CreateModels" : "StartJobs", action: `sagemaker:Create${noun}` },
      { ...at, rule: isModel ? "CreateModels" : "WatchJobs", action: `sagemaker:Describe${noun}` },
      ...(stops === true ? [{ ...at, rule: "StopJobs" as const, action: `sagemaker:Stop${noun}` }] : []),
      { ...at, rule: "TagJobs", action: "sagemaker:AddTags" },
    ];
  });
}

function registration(
  { Name: step, Arguments }: DefinitionStep,
  text: (value: Json | undefined) => string,
  around: Surrounding,
): readonly Need[] {
  const member = "ModelPackageGroupName";
  const { [member]: given } = Arguments;
  const named = text(given);
  const group = named.startsWith("arn:") ? (named.split("/").at(-1) ?? "*") : named;
  const inGroup = arnOf("sagemaker", `model-package/${group}/*`, around);
  const whole = arnOf("sagemaker", `model-package-group/${group}`, around);
  const calls = [
    ["CreateModelPackage", inGroup],
    ["DescribeModelPackage", inGroup],
    ["CreateModelPackageGroup", whole],
    ["DescribeModelPackageGroup", whole],
  ] as const;
  return [
    ...calls.map(
      ([name, resource]): Need => ({ step, member, rule: "RegisterModels", action: `sagemaker:${name}`, resource }),
    ),
    ...[inGroup, whole].map(
      (resource): Need => ({ step, member, rule: "TagJobs", action: "sagemaker:AddTags", resource }),
    ),
  ];
}

/** The calls of a step whose resources' names are not known, such as a deployment in Bedrock. */
function others({ Name: step, Type }: DefinitionStep): readonly Need[] {
  const kind = stepKind(Type)?.arguments;
  if (kind?.kind !== "request") return [];
  const [, service = "sagemaker", operation] =
    /^(?:([a-z-]+)\.)?(Create\w+?)(?:Request|Input)$/.exec(kind.shape()) ?? [];
  if (operation === undefined) return [];
  const read = service === "bedrock" ? "Get" : "Describe";
  return [operation, operation.replace(/^Create/, read)].map((name) => ({
    step,
    rule: "StartOthers",
    action: `${service}:${name}`,
    resource: "*",
  }));
}

/** The ARN of a queue with this URL. */
function queueArn(url: string, around: Surrounding): string {
  const [, region, account, name] = /^https:\/\/sqs\.([a-z0-9-]+)\.[^/]+\/(\d{12})\/(.+)$/.exec(url) ?? [];
  if (name === undefined || region === undefined || account === undefined) return arnOf("sqs", "*", around);
  return `arn:${partitionOf(region)}:sqs:${region}:${account}:${name}`;
}
