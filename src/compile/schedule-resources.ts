import { canonicalKey, type JsonObject } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { digest } from "../base/digest.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { sentValue } from "../sagemaker/validate/index.ts";
import { DATA_VERSION } from "../spec/policies.ts";
import type { Schedule, Trigger } from "../spec/schedule.ts";
import type { Target } from "../spec/target.ts";
import type { Manifest } from "./compiled.ts";
import { needsVersion } from "./schedules.ts";

/** A resource on AWS that starts a pipeline, as plain data: the members of the service's requests. */
export type ScheduleResource = ScheduleOfTime | RuleOfEvents;

interface Resource {
  /** The name on AWS, which begins with `resourcePrefix`. */
  readonly name: string;
  /** The name in the pipeline. */
  readonly schedule: string;
  /** States the pipeline, the schedule and the digest of everything else, so that a change by others is noticed. */
  readonly description: string;
}
/** A schedule of EventBridge Scheduler. */
export interface ScheduleOfTime extends Resource {
  readonly kind: "schedule";
  readonly expression: string;
  readonly timezone: string;
  readonly window: JsonObject;
  /** In ISO 8601 and UTC. */
  readonly start?: string;
  readonly end?: string;
  readonly target: { readonly Arn: string; readonly RoleArn: string; readonly Input: string };
}
/** A rule of EventBridge on the default event bus, whose targets are the pipeline, or SNS topics. */
export interface RuleOfEvents extends Resource {
  readonly kind: "rule";
  /** The event pattern in JSON. */
  readonly pattern: string;
  readonly targets: readonly RuleTarget[];
}
type RuleTarget = JsonObject & { readonly Id: string; readonly Arn: string };

/** What a pipeline's schedules are made for. */
export interface ScheduledPipeline {
  readonly manifest: Pick<Manifest, "name" | "target" | "schedules" | "notify">;
  readonly definition: Definition;
}

/**
 * The resources that a pipeline's schedules and notifications need. They do not include the role that EventBridge assumes, which is the
 * target's `schedulerRole`.
 */
export function scheduleResources({ manifest, definition }: ScheduledPipeline): readonly ScheduleResource[] {
  const { name, target, schedules = [], notify = {} } = manifest;
  const named = <M extends Omit<ScheduleOfTime, keyof Resource> | Omit<RuleOfEvents, keyof Resource>>(
    schedule: string,
    made: M,
  ) => ({
    ...made,
    schedule,
    name: `${resourcePrefix(name)}${schedule}`,
    description: `${markOf(name, schedule)} ${contentsDigest(made)}`,
  });
  const starting = schedules.map((schedule): ScheduleResource => {
    const { trigger } = schedule;
    return trigger.kind === "time"
      ? named(schedule.name, timed(schedule, trigger, name, target, definition))
      : named(schedule.name, onEvent(schedule, patternOf(trigger, target), name, target, definition));
  });
  const telling = Object.entries(notify).map(([status, topics]) =>
    // A schedule's name has no dot.
    named(`on.${status}`, messages(topics, statusPattern(name, [status], target), name)),
  );
  return [...starting, ...telling];
}

/** Identifies everything that a deploy determines about a resource, also when it is read from AWS. */
export function contentsDigest(
  made: Omit<ScheduleOfTime, keyof Resource> | Omit<RuleOfEvents, keyof Resource>,
): string {
  const { kind } = made;
  // The start is left out, because a deploy does not send one that has passed.
  const contents =
    kind === "rule"
      ? { kind, pattern: made.pattern, targets: made.targets }
      : {
          kind,
          expression: made.expression,
          timezone: made.timezone,
          window: made.window,
          end: made.end ?? null,
          target: made.target,
        };
  return digest(canonicalKey(contents)).slice(0, 16);
}

/**
 * How the names of a pipeline's resources begin. Names can have 64 characters (service models, Name and RuleName), and
 * a schedule's name 30.
 */
export const resourcePrefix = (pipeline: string): string =>
  `specline-${pipeline.length <= 24 ? pipeline : `${pipeline.slice(0, 15)}-${digest(pipeline).slice(0, 8)}`}-`;

/** How the description of a pipeline's own resource begins. The prefix of its name can also be another pipeline's. */
const markOf = (pipeline: string, schedule = ""): string => `Specline: ${pipeline}/${schedule}`;

/** The name of the schedule for which a resource was made. Undefined if it is not this pipeline's. */
export function scheduleIn(description: string | undefined, pipeline: string): string | undefined {
  const mark = markOf(pipeline);
  if (description?.startsWith(mark) !== true) return undefined;
  return /^([\w.-]+) [0-9a-f]{16}$/.exec(description.slice(mark.length))?.[1];
}

const partitionIn = ({ role }: Target): string => /^arn:([^:]+):/.exec(role)?.[1] ?? "aws";
/** ARNs have the names of pipelines in lower case. */
const pipelineArn = (pipeline: string, target: Target): string =>
  `arn:${partitionIn(target)}:sagemaker:${target.region}:${target.account}:pipeline/${pipeline.toLowerCase()}`;

/**
 * What Scheduler replaces by the time at which an occurrence was due, as a date in ISO 8601. It is the same for each
 * attempt. Source: EventBridge Scheduler User Guide, "Adding context attributes" (as of November 2026).
 */
const DUE = "<aws.scheduler.scheduled-time>";

function timed(
  { name, parameters = {} }: Schedule,
  { expression, timezone, flexible, start, end }: Extract<Trigger, { readonly kind: "time" }>,
  pipeline: string,
  target: Target,
  definition: Definition,
): Omit<ScheduleOfTime, keyof Resource> {
  const input = {
    PipelineName: pipeline,
    PipelineParameters: valuesFor(definition, parameters, DUE),
    // The same for each attempt at an occurrence, so that it starts the pipeline only once.
    ClientRequestToken: `specline-${digest(`${pipeline}/${name}`).slice(0, 16)}-${DUE}`,
  };
  return {
    kind: "schedule",
    expression,
    timezone,
    window: flexible === undefined ? { Mode: "OFF" } : { Mode: "FLEXIBLE", MaximumWindowInMinutes: flexible },
    ...defined({ start, end }),
    target: {
      Arn: `arn:${partitionIn(target)}:scheduler:::aws-sdk:sagemaker:startPipelineExecution`,
      RoleArn: target.schedulerRole ?? "",
      Input: canonicalKey(input),
    },
  };
}

/** The values for an execution. Without a DataVersion of its own, each occurrence has another one. */
function valuesFor(
  definition: Definition,
  given: Readonly<Record<string, string>>,
  version: string,
): readonly { readonly Name: string; readonly Value: string }[] {
  const types = new Map((definition.Parameters ?? []).map(({ Name, Type }) => [Name, Type]));
  const all = { ...(needsVersion(definition) && { [DATA_VERSION]: version }), ...given };
  return Object.entries(all)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([Name, value]) => ({ Name, Value: sentValue(types.get(Name), value) }));
}

type EventTrigger = Exclude<Trigger, { readonly kind: "time" }>;

/** The events that start the pipeline, and the member of an event that tells them apart. */
interface EventPattern {
  readonly pattern: JsonObject;
  readonly version: string;
}

/**
 * Sources: SageMaker Developer Guide, "Events that Amazon SageMaker AI sends to Amazon EventBridge"; S3 user guide,
 * "EventBridge event message structure"; EventBridge user guide, "Comparison operators" (as of November 2026).
 */
function patternOf(trigger: EventTrigger, target: Target): EventPattern {
  if (trigger.kind === "after")
    return {
      pattern: statusPattern(trigger.pipeline, trigger.statuses, target),
      // SageMaker may send an event several times. Executions that it starts then read the same version of the data.
      version: "$.detail.pipelineExecutionArn",
    };
  const [, bucket = "", prefix = ""] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(trigger.address) ?? [];
  const key = keyPattern(prefix, trigger.suffix);
  return {
    pattern: {
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: [bucket] }, ...(key !== undefined && { object: { key: [key] } }) },
    },
    version: "$.id",
  };
}

/** The events of executions that ended with one of these statuses. */
const statusPattern = (pipeline: string, statuses: readonly string[], target: Target): JsonObject => ({
  source: ["aws.sagemaker"],
  "detail-type": ["SageMaker Model Building Pipeline Execution Status Change"],
  detail: {
    currentPipelineExecutionStatus: statuses,
    pipelineArn: [{ "equals-ignore-case": pipelineArn(pipeline, target) }],
  },
});

function keyPattern(prefix: string, suffix: string | undefined): JsonObject | undefined {
  if (suffix === undefined) return prefix === "" ? undefined : { prefix };
  if (prefix === "") return { suffix };
  const literally = (text: string): string => text.replace(/[\\*]/g, "\\$&");
  return { wildcard: `${literally(prefix)}*${literally(suffix)}` };
}

function onEvent(
  { parameters = {} }: Schedule,
  { pattern, version }: EventPattern,
  pipeline: string,
  target: Target,
  definition: Definition,
): Omit<RuleOfEvents, keyof Resource> {
  const values = valuesFor(definition, parameters, version);
  return {
    kind: "rule",
    pattern: canonicalKey(pattern),
    targets: [
      {
        Id: "pipeline",
        Arn: pipelineArn(pipeline, target),
        RoleArn: target.schedulerRole ?? "",
        ...(values.length > 0 && { SageMakerPipelineParameters: { PipelineParameterList: values } }),
      },
    ],
  };
}

/** A message to topics. Source: EventBridge user guide, "Input transformation" (as of November 2026). */
const messages = (
  topics: readonly string[],
  pattern: JsonObject,
  pipeline: string,
): Omit<RuleOfEvents, keyof Resource> => ({
  kind: "rule",
  pattern: canonicalKey(pattern),
  targets: topics.map((Arn, index) => ({
    Id: `topic-${index + 1}`,
    Arn,
    InputTransformer: {
      InputPathsMap: {
        execution: "$.detail.pipelineExecutionArn",
        status: "$.detail.currentPipelineExecutionStatus",
        time: "$.time",
      },
      InputTemplate: JSON.stringify(`Pipeline ${pipeline}: an execution ended as <status> at <time>. <execution>`),
    },
  })),
});
