import type { Target } from "../spec/target.ts";
import { arnOf, bucketArn } from "./arns.ts";
import type { Need } from "./need.ts";
import type { RuleName } from "./rules.ts";

/** What a deployer needs to know about a pipeline's schedules and notifications. */
export interface SchedulesToDeploy {
  /** How the names of the pipeline's resources begin. */
  readonly prefix: string;
  /** The services that start the pipeline, and are given the target's schedulerRole. */
  readonly starters: readonly ("scheduler" | "events")[];
  /** The buckets that are watched. */
  readonly buckets: readonly string[];
}

/** Calls about a schedule or rule. A test compares them with the calls that are really made. */
const CALLS: readonly (readonly [RuleName, "scheduler" | "events", readonly string[]])[] = [
  ["ChangeSchedules", "scheduler", ["CreateSchedule", "DeleteSchedule", "GetSchedule", "UpdateSchedule"]],
  [
    "ChangeRules",
    "events",
    ["DeleteRule", "DisableRule", "EnableRule", "ListTargetsByRule", "PutRule", "PutTargets", "RemoveTargets"],
  ],
];

/** What a deployer needs for schedules. The lists of schedules and rules cannot be restricted to some of them. */
export function schedulesNeeds({ prefix, starters, buckets }: SchedulesToDeploy, target: Target): readonly Need[] {
  const resources = {
    scheduler: arnOf("scheduler", `schedule/default/${prefix}*`, target),
    events: arnOf("events", `rule/${prefix}*`, target),
  };
  const passed: readonly Need[] = starters.map((service) => ({
    rule: "PassScheduler",
    action: "iam:PassRole",
    resource: target.schedulerRole ?? "*",
    condition: { StringEquals: { "iam:PassedToService": `${service}.amazonaws.com` } },
  }));
  return [
    { rule: "FindSchedules", action: "scheduler:ListSchedules", resource: "*" },
    { rule: "FindRules", action: "events:ListRules", resource: "*" },
    ...CALLS.flatMap(([rule, service, names]) =>
      names.map((name): Need => ({ rule, action: `${service}:${name}`, resource: resources[service] })),
    ),
    ...passed,
    ...buckets.map(
      (bucket): Need => ({
        rule: "ReadBuckets",
        action: "s3:GetBucketNotification",
        resource: bucketArn(bucket, undefined, target),
      }),
    ),
  ];
}
