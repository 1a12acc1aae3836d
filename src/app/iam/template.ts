import type { JsonObject } from "../../base/canonical.ts";
import { permissionsText, policyOf, roleResource } from "../../permissions/index.ts";
import type { PipelinePermissions } from "./iam-pipeline.ts";

const RESOURCES = { pipeline: "PipelineRole", scheduler: "SchedulerRole", deployer: "DeployerPolicy" } as const;

/** A CloudFormation template: a role with its policy, or for people who deploy, a policy to attach. */
export function templateOf({ name, duty, target, statements }: PipelinePermissions): JsonObject {
  const Description = permissionsText(name, duty);
  const PolicyDocument = policyOf(statements) as unknown as JsonObject;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description,
    Resources:
      duty === "deployer"
        ? { [RESOURCES[duty]]: { Type: "AWS::IAM::ManagedPolicy", Properties: { Description, PolicyDocument } } }
        : {
            [RESOURCES[duty]]: roleResource(name, duty, target, statements),
          },
    // What a target states, and what other stacks need.
    Outputs: {
      [`${RESOURCES[duty]}Arn`]: {
        Description: `The ARN of the ${duty === "deployer" ? "policy" : "role"}`,
        // Source: CloudFormation reference, return values of both types (as of November 2026).
        Value: duty === "deployer" ? { Ref: RESOURCES[duty] } : { "Fn::GetAtt": [RESOURCES[duty], "Arn"] },
      },
    },
  };
}
