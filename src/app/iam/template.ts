import type { JsonObject } from "../../base/canonical.ts";
import { permissionsText, policyOf, roleResource } from "../../permissions/index.ts";
import type { PipelinePermissions } from "./iam-pipeline.ts";

/** A CloudFormation template: a role with its policy, or for people who deploy, a policy to attach. */
export function templateOf({ name, duty, target, statements }: PipelinePermissions): JsonObject {
  const Description = permissionsText(name, duty);
  const PolicyDocument = policyOf(statements) as unknown as JsonObject;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description,
    Resources:
      duty === "deployer"
        ? { DeployerPolicy: { Type: "AWS::IAM::ManagedPolicy", Properties: { Description, PolicyDocument } } }
        : {
            [duty === "pipeline" ? "PipelineRole" : "SchedulerRole"]: roleResource(name, duty, target, statements),
          },
  };
}
