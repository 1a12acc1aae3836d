import type { Json, JsonObject } from "../../base/canonical.ts";
import { canonicalKey } from "../../base/canonical.ts";
import { digest } from "../../base/digest.ts";
import { objectOf } from "../../base/json.ts";
import { pipelineRoot, resourcePrefix } from "../../compile/index.ts";
import { bucketArn, monitorNeeds, policyOf, statementsFor } from "../../permissions/index.ts";
import type { Target } from "../../spec/target.ts";

/** What Model Monitor checks, and how. */
export interface EndpointMonitor {
  readonly endpoint: string;
  /** In Model Monitor's notation. */
  readonly expression: string;
  /** The hours between two jobs. */
  readonly hours: number;
  /** The URI of Model Monitor's own image. */
  readonly image: string;
  /** Where the training pipeline writes statistics.json and constraints.json: before and after the execution's ID. */
  readonly baseline: readonly [before: string, after: string];
  /** The machine, in the members of a processing job's request. */
  readonly job: JsonObject;
}

const EXECUTION = "BaselineExecution";
const CAPTURE = "CapturePath";
const MONITORED = "IsMonitored";
const POLICY = "ModelMonitorPolicy";
const JOB = "ModelMonitorJob";
/** Source: service model, MonitoringScheduleName and MonitoringJobDefinitionName. */
const MAX_NAME = 63;

/**
 * Model Monitor's data quality check of an endpoint, as parts of a CloudFormation template. There is no baseline before
 * the pipeline's first execution, so the resources are created only when a parameter names the execution.
 *
 * @param roleCondition - whether the template creates the role, which then gets the permissions, too
 * @param role - the logical ID of the role
 */
export function modelMonitor(
  name: string,
  target: Target,
  monitor: EndpointMonitor,
  { role, roleCondition }: { readonly role: string; readonly roleCondition: string },
): Readonly<Record<"Parameters" | "Conditions" | "Resources", JsonObject>> {
  const root = pipelineRoot(target, name);
  const tags = Object.entries(target.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  const Tags = tags.length > 0 ? { Tags: tags } : {};
  const definition = { ...jobDefinition(monitor, target, root), ...Tags };
  // Nothing of a definition can be changed, so a different one needs a name of its own before it replaces this one.
  const own = `${name.slice(0, 40)}-${digest(canonicalKey(definition)).slice(0, 8)}-`;
  const JobDefinitionName = joined(own, { Ref: EXECUTION });
  return {
    Parameters: {
      [EXECUTION]: {
        Type: "String",
        Default: "",
        AllowedPattern: "([a-z0-9]{12})?",
        Description: "The ID of the execution with whose training data requests are compared; empty for no monitoring",
      },
      [CAPTURE]: {
        Type: "String",
        Default: `${root.slice("s3://".length)}/capture`,
        AllowedPattern: "[^:/]+/[^:]*[^:/]",
        Description: "Where the endpoint captures data, as BUCKET/PREFIX without s3://",
      },
    },
    Conditions: {
      [MONITORED]: { "Fn::Not": [{ "Fn::Equals": [{ Ref: EXECUTION }, ""] }] },
      [`${MONITORED}By${role}`]: { "Fn::And": [{ Condition: MONITORED }, { Condition: roleCondition }] },
    },
    Resources: {
      [POLICY]: {
        Type: "AWS::IAM::Policy",
        Condition: `${MONITORED}By${role}`,
        Properties: {
          PolicyName: `${name}-monitor`,
          Roles: [{ Ref: role }],
          PolicyDocument: policy(monitor, target, root),
        },
      },
      [JOB]: {
        Type: "AWS::SageMaker::DataQualityJobDefinition",
        Condition: MONITORED,
        DependsOn: [role, POLICY],
        Properties: { ...definition, JobDefinitionName },
      },
      ModelMonitorSchedule: {
        Type: "AWS::SageMaker::MonitoringSchedule",
        Condition: MONITORED,
        DependsOn: [JOB],
        Properties: {
          MonitoringScheduleName: scheduleName(name, monitor.endpoint),
          MonitoringScheduleConfig: {
            MonitoringJobDefinitionName: JobDefinitionName,
            MonitoringType: "DataQuality",
            ScheduleConfig: { ScheduleExpression: monitor.expression },
          },
          ...Tags,
        },
      },
    },
  };
}

/** A text that CloudFormation completes. */
const joined = (...parts: readonly Json[]): JsonObject => ({ "Fn::Join": ["", parts] });

function jobDefinition(
  { endpoint, image, hours, baseline, job }: EndpointMonitor,
  target: Target,
  root: string,
): JsonObject {
  const [before, after] = baseline;
  const resource = (file: string): JsonObject => ({ S3Uri: joined(before, { Ref: EXECUTION }, `${after}/${file}`) });
  const { ProcessingResources = {}, NetworkConfig, StoppingCondition, ProcessingOutputConfig } = job;
  const { MaxRuntimeInSeconds } = objectOf(StoppingCondition);
  return {
    RoleArn: target.role,
    // The constraints decide whether metrics are really written.
    DataQualityAppSpecification: { ImageUri: image, Environment: { publish_cloudwatch_metrics: "Enabled" } },
    DataQualityBaselineConfig: {
      StatisticsResource: resource("statistics.json"),
      ConstraintsResource: resource("constraints.json"),
    },
    DataQualityJobInput: {
      EndpointInput: { EndpointName: endpoint, LocalPath: "/opt/ml/processing/input/endpoint" },
    },
    DataQualityJobOutputConfig: {
      ...objectOf(ProcessingOutputConfig),
      MonitoringOutputs: [
        {
          S3Output: {
            S3Uri: reportsUri(root, endpoint),
            LocalPath: "/opt/ml/processing/output",
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
    JobResources: ProcessingResources,
    ...(NetworkConfig !== undefined && { NetworkConfig }),
    ...(MaxRuntimeInSeconds !== undefined && {
      // A job must end before the next one starts. Source: API reference, MonitoringStoppingCondition (November 2026).
      StoppingCondition: { MaxRuntimeInSeconds: Math.min(Number(MaxRuntimeInSeconds), hours * 3600) },
    }),
  };
}

const reportsUri = (root: string, endpoint: string): string => `${root}/model-monitor/${endpoint}`;

/** What the role may do: what a job needs, and reading what the endpoint captures. */
function policy(
  { endpoint, image, baseline: [before], job }: EndpointMonitor,
  target: Target,
  root: string,
): JsonObject {
  const request: JsonObject = {
    ...job,
    AppSpecification: { ImageUri: image },
    ProcessingInputs: [{ S3Input: { S3Uri: before } }],
    ProcessingOutputConfig: {
      ...objectOf(job["ProcessingOutputConfig"]),
      Outputs: [{ S3Output: { S3Uri: reportsUri(root, endpoint) } }],
    },
  };
  const { Version, Statement } = policyOf(statementsFor(monitorNeeds(request, target, root)));
  const path = { Ref: CAPTURE };
  const arn = bucketArn("", undefined, target);
  const captured = [
    { Sid: "ReadCapture", Effect: "Allow", Action: ["s3:GetObject"], Resource: [joined(arn, path, "/*")] },
    {
      Sid: "ListCapture",
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: [joined(arn, { "Fn::Select": [0, { "Fn::Split": ["/", path] }] })],
    },
  ];
  return { Version, Statement: [...(Statement as unknown as readonly JsonObject[]), ...captured] };
}

/** The name is also the endpoint's, because an endpoint has one schedule of this type. */
function scheduleName(pipeline: string, endpoint: string): string {
  const whole = `${resourcePrefix(pipeline)}${endpoint}`;
  return whole.length <= MAX_NAME ? whole : `${whole.slice(0, MAX_NAME - 9)}-${digest(whole).slice(0, 8)}`;
}
