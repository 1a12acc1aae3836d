import type { Target as RuleTarget } from "@aws-sdk/client-eventbridge";
import type { GetScheduleOutput } from "@aws-sdk/client-scheduler";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { listOf, objectOf } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import { scheduleText } from "../../plan/index.ts";
import { END_STATUSES, type EndStatus, type Trigger } from "../../spec/schedule.ts";

/** When a schedule on AWS starts the pipeline, in the words of a plan. */
export const textOfSchedule = (one: GetScheduleOutput): string =>
  scheduleText({
    trigger: {
      kind: "time",
      expression: one.ScheduleExpression ?? "",
      timezone: one.ScheduleExpressionTimezone ?? "UTC",
      ...defined({
        flexible: one.FlexibleTimeWindow?.MaximumWindowInMinutes,
        start: one.StartDate?.toISOString(),
        end: one.EndDate?.toISOString(),
      }),
    },
  });

/** What a rule on AWS waits for and does, in the words of a plan. A pattern that is not ours is returned as it is. */
export function textOfRule(pattern: string, targets: readonly RuleTarget[]): string {
  const parsed = parseJson(pattern);
  const trigger = "value" in parsed ? triggerIn(parsed.value) : undefined;
  if (trigger === undefined) return pattern;
  const topics = targets.flatMap(({ Arn = "" }) => (/^arn:[^:]+:sns:/.test(Arn) ? [Arn] : []));
  if (topics.length === 0 || trigger.kind !== "after") return scheduleText({ trigger });
  return `message to ${topics.join(", ")} ${scheduleText({ trigger })}`;
}

/**
 * The trigger from which a pattern was made. Undefined if somebody else wrote the pattern: whatever it has beyond what a
 * trigger can state would be lost in words.
 */
function triggerIn(pattern: Json): Trigger | undefined {
  const { source, detail } = membersIn(pattern, ["source", "detail-type", "detail"]);
  const service = single(source);
  if (service === "aws.sagemaker") {
    const { pipelineArn, currentPipelineExecutionStatus } = membersIn(detail, [
      "pipelineArn",
      "currentPipelineExecutionStatus",
    ]);
    const { "equals-ignore-case": arn } = membersIn(single(pipelineArn), ["equals-ignore-case"]);
    const statuses = listOf(currentPipelineExecutionStatus);
    if (typeof arn !== "string" || statuses.length === 0) return undefined;
    if (!statuses.every((one): one is EndStatus => END_STATUSES.some((status) => status === one))) return undefined;
    return { kind: "after", pipeline: arn.slice(arn.lastIndexOf("/") + 1), statuses };
  }
  const { bucket, object } = membersIn(detail, ["bucket", "object"]);
  const name = single(membersIn(bucket, ["name"])["name"]);
  if (service !== "aws.s3" || typeof name !== "string") return undefined;
  const key = object === undefined ? { prefix: "" } : keyIn(single(membersIn(object, ["key"])["key"]));
  return key && { kind: "data", address: `s3://${name}/${key.prefix}`, ...defined({ suffix: key.suffix }) };
}

/** The members of an object that has no others. */
function membersIn(value: Json | undefined, names: readonly string[]): JsonObject {
  const object = objectOf(value);
  return Object.keys(object).every((name) => names.includes(name)) ? object : {};
}

/** The only element of a list. */
function single(value: Json | undefined): Json | undefined {
  const [first, ...others] = listOf(value);
  return others.length === 0 ? first : undefined;
}

function keyIn(key: Json | undefined): { readonly prefix: string; readonly suffix?: string } | undefined {
  const { prefix, suffix, wildcard } = objectOf(key);
  if ([prefix, suffix, wildcard].filter((one) => one !== undefined).length > 1) return undefined;
  if (typeof prefix === "string") return { prefix };
  if (typeof suffix === "string") return { prefix: "", suffix };
  if (typeof wildcard !== "string") return undefined;
  // A sign after a backslash is literal.
  const [, before, after] = /^((?:[^\\*]|\\.)*)\*((?:[^\\*]|\\.)*)$/s.exec(wildcard) ?? [];
  if (before === undefined || after === undefined) return undefined;
  const plain = (text: string): string => text.replace(/\\(.)/gs, "$1");
  return { prefix: plain(before), suffix: plain(after) };
}
