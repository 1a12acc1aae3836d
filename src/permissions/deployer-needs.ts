import type { Json } from "../base/canonical.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { locatedSteps } from "../sagemaker/located-steps.ts";
import { logGroupOf } from "../sagemaker/log-groups.ts";
import type { Target } from "../spec/target.ts";
import { arnOf, bucketArn, s3Parts } from "./arns.ts";
import { keyResource } from "./job-needs.ts";
import { patternOf } from "./leaves.ts";
import type { Need } from "./need.ts";
import type { RuleName } from "./rules.ts";
import { type SchedulesToDeploy, schedulesNeeds } from "./schedule-needs.ts";
import { stepCalls } from "./step-calls.ts";

/** What a deployer's calls are about. */
type Subject = "pipeline" | "execution" | "packages" | "groups";

/** Specline's calls to SageMaker, by the reason for them. A test compares them with the calls that it really makes. */
const CALLS: readonly (readonly [RuleName, Subject, readonly string[]])[] = [
  ["ReadPipeline", "pipeline", ["DescribePipeline", "ListPipelineVersions", "ListTags"]],
  ["ChangePipeline", "pipeline", ["AddTags", "CreatePipeline", "UpdatePipeline"]],
  ["DeletePipeline", "pipeline", ["DeletePipeline"]],
  ["StartPipeline", "pipeline", ["StartPipelineExecution"]],
  ["ReadExecutions", "pipeline", ["ListPipelineExecutions"]],
  [
    "ReadExecutions",
    "execution",
    [
      "DescribePipelineDefinitionForExecution",
      "DescribePipelineExecution",
      "ListPipelineExecutionSteps",
      "ListPipelineParametersForExecution",
    ],
  ],
  ["ChangeExecutions", "execution", ["RetryPipelineExecution", "StopPipelineExecution"]],
  ["ReadModels", "packages", ["DescribeModelPackage", "ListModelPackages"]],
  ["ReadModels", "groups", ["DescribeModelPackageGroup"]],
  ["ApproveModels", "packages", ["UpdateModelPackage"]],
];
/** The calls that read why a job failed, by the type of job in its ARN. */
const JOB_CALLS: Readonly<Record<string, string>> = {
  "processing-job": "DescribeProcessingJob",
  "training-job": "DescribeTrainingJob",
  "hyper-parameter-tuning-job": "ListTrainingJobsForHyperParameterTuningJob",
};

/** What a deploy of a pipeline needs to know about it. */
export interface DeployedPipeline {
  readonly name: string;
  readonly definition: Definition;
  readonly target: Target;
  /** The URI under which the pipeline keeps everything, without a slash at the end. */
  readonly root: string;
  /** The addresses whose objects `start` lists to compute DataVersion. They can be expressions. */
  readonly data?: readonly Json[] | undefined;
  /** Absent if the pipeline has no schedules and no notifications. */
  readonly scheduled?: SchedulesToDeploy | undefined;
}

/** Everything that a user or role needs who deploys a pipeline, starts it and looks after it. */
export function deployerNeeds(pipeline: DeployedPipeline): readonly Need[] {
  const { name, definition, target, root, data = [] } = pipeline;
  // ARNs have the names of pipelines in lower case.
  const own = arnOf("sagemaker", `pipeline/${name.toLowerCase()}`, target);
  const calls = locatedSteps(definition.Steps).flatMap(({ step }) => stepCalls(step, definition, target));
  const packages = [...new Set(calls.filter(({ rule }) => rule === "RegisterModels").map(({ resource }) => resource))];
  const subjects: Readonly<Record<Subject, readonly string[]>> = {
    pipeline: [own],
    execution: [`${own}/execution/*`],
    packages: packages.filter((arn) => arn.includes(":model-package/")),
    groups: packages.filter((arn) => arn.includes(":model-package-group/")),
  };
  const ofPipeline = CALLS.flatMap(([rule, subject, names]) =>
    subjects[subject].flatMap((resource) => names.map((one): Need => ({ rule, action: `sagemaker:${one}`, resource }))),
  );
  return [
    ...ofPipeline,
    {
      rule: "PassRole",
      action: "iam:PassRole",
      resource: target.role,
      condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
    ...jobReading(calls),
    ...logReading(pipeline),
    // The price list has no resources.
    { rule: "ReadPrices", action: "pricing:GetProducts", resource: "*" },
    ...assetNeeds(root, target),
    ...(pipeline.scheduled === undefined ? [] : schedulesNeeds(pipeline.scheduled, target)),
    ...data.flatMap((address): readonly Need[] => {
      const parts = s3Parts(patternOf(address, definition) ?? "");
      if (parts === undefined) return [];
      return [{ rule: "FindAssets", action: "s3:ListBucket", resource: bucketArn(parts.bucket, undefined, target) }];
    }),
  ];
}

function jobReading(calls: readonly Need[]): readonly Need[] {
  return calls.flatMap(({ action, resource, step }): readonly Need[] => {
    const [, type] = /^arn:[^:]*:sagemaker:[^:]*:\d*:([a-z-]+)\//.exec(resource) ?? [];
    const call = type !== undefined && action.includes(":Create") ? JOB_CALLS[type] : undefined;
    if (call === undefined) return [];
    return [{ rule: "ReadJobs", action: `sagemaker:${call}`, resource, ...(step !== undefined && { step }) }];
  });
}

function logReading({ definition, target }: DeployedPipeline): readonly Need[] {
  const groups = locatedSteps(definition.Steps).flatMap(({ step }) => logGroupOf(step.Type) ?? []);
  return [...new Set(groups)].map((group) => ({
    rule: "ReadLogs",
    action: "logs:FilterLogEvents",
    resource: arnOf("logs", `log-group:${group}:*`, target),
  }));
}

function assetNeeds(root: string, target: Target): readonly Need[] {
  const { bucket, key } = s3Parts(root) ?? { bucket: target.bucket, key: "" };
  const within = bucketArn(bucket, key === "" ? "*" : `${key}/*`, target);
  const needs: readonly Need[] = [
    { rule: "FindAssets", action: "s3:ListBucket", resource: bucketArn(bucket, undefined, target) },
    { rule: "ReadAssets", action: "s3:GetObject", resource: within },
    // Large objects are uploaded in parts, and an upload that fails is aborted.
    { rule: "UploadAssets", action: "s3:AbortMultipartUpload", resource: within },
    { rule: "UploadAssets", action: "s3:PutObject", resource: within },
  ];
  if (target.kms === undefined) return needs;
  const at = keyResource(target.kms, target);
  const keys = ["Decrypt", "GenerateDataKey"].map((name): Need => ({ rule: "UseKeys", action: `kms:${name}`, ...at }));
  return [...needs, ...keys];
}
