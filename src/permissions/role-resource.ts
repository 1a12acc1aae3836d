import type { JsonObject } from "../base/canonical.ts";
import type { Target } from "../spec/target.ts";
import type { Duty } from "./need.ts";
import { type ExplainedStatement, policyOf } from "./policy.ts";

/** The services that assume the roles. */
const PRINCIPALS: Readonly<Record<Exclude<Duty, "deployer">, string | readonly string[]>> = {
  pipeline: "sagemaker.amazonaws.com",
  // Scheduler starts pipelines at a time, and rules of EventBridge after others and on new data.
  scheduler: ["events.amazonaws.com", "scheduler.amazonaws.com"],
};

/**
 * A role as a resource of CloudFormation. Roles have the names and paths that the target states.
 *
 * @param name - the pipeline's name
 * @param duty - whose role it is
 * @param statements - what the role may do
 */
export function roleResource(
  name: string,
  duty: Exclude<Duty, "deployer">,
  target: Target,
  statements: readonly ExplainedStatement[],
): JsonObject {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      Description: permissionsText(name, duty),
      ...roleName(duty === "pipeline" ? target.role : (target.schedulerRole ?? "")),
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: PRINCIPALS[duty] }, Action: "sts:AssumeRole" }],
      },
      Policies: [{ PolicyName: `${name}-${duty}`, PolicyDocument: policyOf(statements) as unknown as JsonObject }],
    },
  };
}

export const permissionsText = (name: string, duty: Duty): string => `Permissions of the ${duty} of ${name}`;

/** The name and path in a role's ARN. */
function roleName(arn: string): JsonObject {
  const [, path = "", RoleName = ""] = /:role\/(.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (RoleName === "") return {};
  return { RoleName, ...(path !== "" && { Path: `/${path}` }) };
}
