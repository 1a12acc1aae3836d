import type { Target as RuleTarget } from "@aws-sdk/client-eventbridge";
import type { GetScheduleOutput } from "@aws-sdk/client-scheduler";
import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { listOf, objectOf } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import { scheduleText } from "../../plan/index.ts";
import type { EndStatus, Trigger } from "../../spec/schedule.ts";

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

/** The trigger from which a pattern was made. Undefined if somebody else wrote the pattern. */
function triggerIn(pattern: Json): Trigger | undefined {
  const { source, detail } = objectOf(pattern);
  const { pipelineArn, currentPipelineExecutionStatus, bucket, object } = objectOf(detail);
  const [service] = listOf(source);
  if (service === "aws.sagemaker") {
    const { "equals-ignore-case": arn } = objectOf(listOf(pipelineArn)[0]);
    const statuses = listOf(currentPipelineExecutionStatus).filter((one) => typeof one === "string");
    if (typeof arn !== "string" || statuses.length === 0) return undefined;
    return { kind: "after", pipeline: arn.slice(arn.lastIndexOf("/") + 1), statuses: statuses as EndStatus[] };
  }
  const [name] = listOf(objectOf(bucket)["name"]);
  if (service !== "aws.s3" || typeof name !== "string") return undefined;
  const key = object === undefined ? { prefix: "" } : keyIn(objectOf(listOf(objectOf(object)["key"])[0]));
  return key && { kind: "data", address: `s3://${name}/${key.prefix}`, ...defined({ suffix: key.suffix }) };
}

function keyIn(key: ReturnType<typeof objectOf>): { readonly prefix: string; readonly suffix?: string } | undefined {
  const { prefix, suffix, wildcard } = key;
  if (typeof prefix === "string") return { prefix };
  if (typeof suffix === "string") return { prefix: "", suffix };
  if (typeof wildcard !== "string") return undefined;
  // A sign after a backslash is literal.
  const [, before, after] = /^((?:[^\\*]|\\.)*)\*((?:[^\\*]|\\.)*)$/s.exec(wildcard) ?? [];
  if (before === undefined || after === undefined) return undefined;
  const plain = (text: string): string => text.replace(/\\(.)/gs, "$1");
  return { prefix: plain(before), suffix: plain(after) };
}
