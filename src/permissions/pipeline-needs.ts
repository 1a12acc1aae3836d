import type { Definition } from "../sagemaker/definition.ts";
import { locatedSteps } from "../sagemaker/located-steps.ts";
import type { Target } from "../spec/target.ts";
import { arnOf } from "./arns.ts";
import { jobNeeds } from "./job-needs.ts";
import type { Need } from "./need.ts";
import { stepCalls } from "./step-calls.ts";

/**
 * Everything that the role of a pipeline needs. Steps that name another role need it too: their jobs' needs belong to
 * that role, and only the permission to pass it belongs to the pipeline's.
 *
 * @param root - the URI under which the pipeline keeps everything, if it has one
 */
export function pipelineNeeds(
  definition: Definition,
  target: Pick<Target, "role" | "region" | "account">,
  root: string | undefined,
): readonly Need[] {
  const all = locatedSteps(definition.Steps).map(({ step }) => step);
  const steps = new Map(all.map((step) => [step.Name, step]));
  const context = { definition, steps, root, region: target.region, account: target.account };
  return all.flatMap((step): readonly Need[] => {
    const needs = [...stepCalls(step, definition, target), ...jobNeeds(step, context)];
    const given = step.Arguments["RoleArn"] ?? step.Arguments["ExecutionRoleArn"];
    if (!needs.some(({ rule }) => rule === "StartJobs" || rule === "CreateModels")) return needs;
    const passed: Need = {
      rule: "PassRole",
      action: "iam:PassRole",
      resource: typeof given === "string" ? given : target.role,
      condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
      step: step.Name,
    };
    return [...needs, passed];
  });
}

/** What the role of a schedule needs: to start the pipeline. */
export const schedulerNeeds = (pipeline: string, target: Pick<Target, "region" | "account">): readonly Need[] => [
  {
    rule: "StartPipeline",
    action: "sagemaker:StartPipelineExecution",
    resource: arnOf("sagemaker", `pipeline/${pipeline.toLowerCase()}`, target),
  },
];
