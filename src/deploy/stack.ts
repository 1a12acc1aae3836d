import { canonicalText, type JsonObject } from "../base/canonical.ts";
import { digest } from "../base/digest.ts";
import { objectOf } from "../base/json.ts";
import { type Compiled, pipelineRoot, scheduleResources } from "../compile/index.ts";
import { type ExplainedStatement, roleResource } from "../permissions/index.ts";
import { definitionText, type ManifestOptions, SCHEDULES_TAG, storedManifest } from "../plan/index.ts";
import { definitionLocation } from "./carrier.ts";
import { groupsIn } from "./life/drift-groups.ts";
import { type EndpointMonitor, modelMonitor } from "./model-monitor/resources.ts";
import { acceptedNow } from "./schedules/apply-schedules.ts";
import { SCHEDULER_ROLE, scheduleStack } from "./stack-schedules.ts";
import { requestsOf } from "./upsert.ts";

/** Source: CloudFormation user guide, "Understand CloudFormation quotas": a template's size in a request (as of November 2026). */
const MAX_TEMPLATE_BYTES = 51_200;

/**
 * CloudFormation replaces what begins with this in any string of a template, which would change the definition. Source:
 * CloudFormation user guide, "Get values stored in other services using dynamic references" (as of November 2026).
 */
const DYNAMIC_REFERENCE = "{{resolve:";

/** A pipeline as a CloudFormation template. */
export interface StackTemplate {
  readonly text: string;
  /** The resources with strings that CloudFormation would replace. Only a definition can be moved out of its reach. */
  readonly replaced: readonly string[];
  /** The definition, and where it must be in S3 before the stack is created, if it is too large for the template. */
  readonly definition?: { readonly uri: string; readonly text: string; readonly digest: string };
}

/** What a stack is made of. */
export interface StackContent {
  readonly compiled: Compiled;
  /** What the pipeline's role may do. */
  readonly statements: readonly ExplainedStatement[];
  /** What the role may do with which EventBridge starts the pipeline. */
  readonly starting?: readonly ExplainedStatement[];
  readonly options: ManifestOptions;
  /** How Model Monitor checks an endpoint. */
  readonly monitor?: EndpointMonitor | undefined;
  /** In milliseconds since 1970. CloudFormation refuses schedules with dates that have passed. */
  readonly now: number;
}

/**
 * Writes a pipeline as a CloudFormation template: the pipeline with the definition, display name and tags that `deploy`
 * sends, so that `plan` and `drift` understand it; its role; the groups in which it registers models; its schedules and
 * notifications; and Model Monitor's check of an endpoint. The same pipeline always gives the same bytes, unless a date of a schedule has passed.
 *
 * @returns the template, which refers to the definition in S3 if CloudFormation could not take it unchanged from the template
 */
export function stackTemplate(content: StackContent): StackTemplate {
  const { compiled } = content;
  const definition = definitionText(compiled);
  const whole = templateWith(content, { PipelineDefinitionBody: definition });
  const fits = new TextEncoder().encode(whole).byteLength <= MAX_TEMPLATE_BYTES;
  if (fits && !definition.includes(DYNAMIC_REFERENCE)) return { text: whole, replaced: replacedIn(whole) };
  const { target, name } = compiled.manifest;
  const { uri, bucket, key } = definitionLocation(definition, pipelineRoot(target, name));
  const location = { PipelineDefinitionS3Location: { Bucket: bucket, Key: key } };
  const text = templateWith(content, location);
  return { text, replaced: replacedIn(text), definition: { uri, text: definition, digest: digest(definition) } };
}

function replacedIn(text: string): readonly string[] {
  if (!text.includes(DYNAMIC_REFERENCE)) return [];
  const { Resources, Description }: JsonObject = JSON.parse(text);
  const parts = Object.entries({ ...objectOf(Resources), Description: Description ?? "" });
  return parts.flatMap(([id, part]) => (JSON.stringify(part).includes(DYNAMIC_REFERENCE) ? [id] : []));
}

function templateWith(content: StackContent, definition: JsonObject): string {
  const { name, target } = content.compiled.manifest;
  const parts = PARTS.map((part) => part(content, definition));
  return canonicalText({
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `The SageMaker pipeline ${name} on ${target.name}`,
    ...merged("Parameters", parts),
    ...merged("Conditions", parts),
    ...merged("Resources", parts),
  });
}

/** A part of a template. Each has resources with names of their own. */
type Part = (content: StackContent, definition: JsonObject) => Readonly<Partial<Record<Section, JsonObject>>>;
type Section = "Parameters" | "Conditions" | "Resources";

function merged(section: Section, parts: readonly ReturnType<Part>[]): JsonObject {
  const members = Object.assign({}, ...parts.map((part) => part[section] ?? {})) as JsonObject;
  return Object.keys(members).length === 0 ? {} : { [section]: members };
}

const pipelinePart: Part = ({ compiled, options }, PipelineDefinition) => {
  const { manifest } = compiled;
  const { parallelism, description } = options;
  const stored = storedManifest(compiled, options).digest;
  const made = { manifest, stored, definition: "", carrier: {}, parallelism, description };
  const { update, tags } = requestsOf(made);
  const isScheduled = scheduleResources(compiled).length > 0;
  const Tags = [...tags, ...(isScheduled ? [{ Key: SCHEDULES_TAG, Value: stored }] : [])];
  return {
    Resources: {
      Pipeline: {
        Type: "AWS::SageMaker::Pipeline",
        // The role is named by its ARN, as in the definition, so that it can also exist already.
        DependsOn: ["PipelineRole"],
        Properties: { ...update, PipelineDefinition, Tags } as unknown as JsonObject,
      },
    },
  };
};

/** What may exist already is created only if a parameter says so. */
const switchFor = (parameter: string, about: string): ReturnType<Part> => ({
  Parameters: {
    [parameter]: { Type: "String", AllowedValues: ["true", "false"], Default: "true", Description: about },
  },
  Conditions: { [`Is${parameter}`]: { "Fn::Equals": [{ Ref: parameter }, "true"] } },
});

const rolePart: Part = ({ compiled, statements }) => {
  const { name, target } = compiled.manifest;
  return {
    ...switchFor("CreateRole", "Whether to create the pipeline's role; false if it exists already"),
    Resources: { PipelineRole: { Condition: "IsCreateRole", ...roleResource(name, "pipeline", target, statements) } },
  };
};

/** Groups stay when the stack is deleted, because they contain models. */
const groupsPart: Part = ({ compiled }) => {
  const groups = groupsIn(definitionText(compiled));
  if (groups.length === 0) return {};
  const { tags = {} } = compiled.manifest.target;
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const resources = groups.map((ModelPackageGroupName, index) => [
    `ModelPackageGroup${groups.length === 1 ? "" : index + 1}`,
    {
      Type: "AWS::SageMaker::ModelPackageGroup",
      Condition: "IsCreateModelPackageGroups",
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
      Properties: { ModelPackageGroupName, ...(Tags.length > 0 && { Tags }) },
    },
  ]);
  return {
    ...switchFor(
      "CreateModelPackageGroups",
      "Whether to create the groups in which models are registered; false if they exist already",
    ),
    Resources: Object.fromEntries(resources),
  };
};

/** The schedules, and the role with which EventBridge starts the pipeline. */
const schedulesPart: Part = ({ compiled, starting = [], now }) => {
  const { name, target, schedules = [] } = compiled.manifest;
  const resources = scheduleStack(acceptedNow(scheduleResources(compiled), now));
  if (schedules.length === 0) return { Resources: resources };
  const role = roleResource(name, "scheduler", target, starting);
  return {
    ...switchFor(
      "CreateSchedulerRole",
      "Whether to create the role that starts the pipeline; false if it exists already",
    ),
    Resources: { ...resources, [SCHEDULER_ROLE]: { Condition: "IsCreateSchedulerRole", ...role } },
  };
};

const monitorPart: Part = ({ compiled: { manifest }, monitor }) =>
  monitor === undefined
    ? {}
    : modelMonitor(manifest.name, manifest.target, monitor, { role: "PipelineRole", roleCondition: "IsCreateRole" });

const PARTS: readonly Part[] = [pipelinePart, rolePart, groupsPart, schedulesPart, monitorPart];
