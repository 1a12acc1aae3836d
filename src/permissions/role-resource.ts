import type { JsonObject } from "../base/canonical.ts";
import type { Target } from "../spec/target.ts";
import type { Duty } from "./need.ts";
import { type ExplainedStatement, policyOf } from "./policy.ts";

/** The services that assume the roles. */
const PRINCIPALS = { pipeline: "sagemaker.amazonaws.com", scheduler: "scheduler.amazonaws.com" } as const;

/**
 * A role as a resource of CloudFormation. The pipeline's role has the name and path that the target states.
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
      ...(duty === "pipeline" ? roleName(target.role) : {}),
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
  return { RoleName, ...(path !== "" && { Path: `/${path}` }) };
}
