import type { JsonObject } from "../../base/canonical.ts";
import { policyOf } from "../../permissions/index.ts";
import type { PipelinePermissions } from "./iam-pipeline.ts";

/** The services that assume the roles. */
const PRINCIPALS = { pipeline: "sagemaker.amazonaws.com", scheduler: "scheduler.amazonaws.com" } as const;

/**
 * A CloudFormation template: a role with its policy, or for people who deploy, a policy to attach. The pipeline's role
 * has the name that the target states.
 */
export function templateOf({ name, duty, target, statements }: PipelinePermissions): JsonObject {
  const PolicyDocument = policyOf(statements) as unknown as JsonObject;
  const Description = `Permissions of the ${duty} of ${name}`;
  const resource: JsonObject =
    duty === "deployer"
      ? { Type: "AWS::IAM::ManagedPolicy", Properties: { Description, PolicyDocument } }
      : {
          Type: "AWS::IAM::Role",
          Properties: {
            Description,
            ...(duty === "pipeline" ? roleName(target.role) : {}),
            AssumeRolePolicyDocument: {
              Version: "2012-10-17",
              Statement: [{ Effect: "Allow", Principal: { Service: PRINCIPALS[duty] }, Action: "sts:AssumeRole" }],
            },
            Policies: [{ PolicyName: `${name}-${duty}`, PolicyDocument }],
          },
        };
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description,
    Resources: {
      [duty === "deployer" ? "DeployerPolicy" : `${duty === "pipeline" ? "Pipeline" : "Scheduler"}Role`]: resource,
    },
  };
}

/** The name and path in a role's ARN. */
function roleName(arn: string): JsonObject {
  const [, path = "", RoleName = ""] = /:role\/(.*\/)?([^/]+)$/.exec(arn) ?? [];
  return { RoleName, ...(path !== "" && { Path: `/${path}` }) };
}
