import type { Json, JsonObject } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { digest } from "../base/digest.ts";
import type { ScheduleResource } from "../compile/index.ts";

/** The logical ID of the role with which EventBridge starts the pipeline. */
export const SCHEDULER_ROLE = "SchedulerRole";

/** What starts a pipeline, and sends messages about its executions, as resources of a CloudFormation template. */
export const scheduleStack = (resources: readonly ScheduleResource[]): JsonObject =>
  Object.fromEntries(
    resources.map((resource) => [
      logicalId(resource.schedule),
      {
        ...(resource.kind === "schedule" ? timeResource(resource) : ruleResource(resource)),
        // The ARNs of the pipeline and of the role are written out, so CloudFormation does not see the dependencies.
        // Scheduler refuses a role that it cannot assume, for example because it does not exist yet.
        DependsOn: ["Pipeline", ...(startsPipeline(resource) ? [SCHEDULER_ROLE] : [])],
      },
    ]),
  );

/** Notifications need no role. */
const startsPipeline = (resource: ScheduleResource): boolean =>
  resource.kind === "schedule" || resource.targets.some((target) => "RoleArn" in target);

const timeResource = (one: Extract<ScheduleResource, { readonly kind: "schedule" }>): JsonObject => ({
  Type: "AWS::Scheduler::Schedule",
  Properties: defined({
    Name: one.name,
    GroupName: "default",
    Description: one.description,
    ScheduleExpression: one.expression,
    ScheduleExpressionTimezone: one.timezone,
    FlexibleTimeWindow: one.window,
    StartDate: one.start,
    EndDate: one.end,
    State: "ENABLED",
    Target: one.target as JsonObject,
  }) as JsonObject,
});

const ruleResource = (one: Extract<ScheduleResource, { readonly kind: "rule" }>): JsonObject => ({
  Type: "AWS::Events::Rule",
  Properties: {
    Name: one.name,
    Description: one.description,
    EventPattern: JSON.parse(one.pattern) as Json,
    State: "ENABLED",
    Targets: one.targets as readonly JsonObject[],
  },
});

/**
 * The name of a schedule's resource. It depends only on the schedule, so that CloudFormation does not replace the
 * others when one is added. Logical IDs have only letters and digits. A schedule called "rRole" would get the role's.
 */
function logicalId(schedule: string): string {
  const plain = schedule.replaceAll(/[^A-Za-z0-9]/g, "");
  const isOwn = plain === schedule && `Schedule${plain}` !== SCHEDULER_ROLE;
  return `Schedule${plain}${isOwn ? "" : digest(schedule).slice(0, 6)}`;
}
