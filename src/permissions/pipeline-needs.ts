import type { Definition } from "../sagemaker/definition.ts";
import { locatedSteps } from "../sagemaker/located-steps.ts";
import type { Target } from "../spec/target.ts";
import { arnOf } from "./arns.ts";
import { jobNeeds } from "./job-needs.ts";
import type { Need } from "./need.ts";
import { stepCalls } from "./step-calls.ts";
import { ownRole, type UnknownNeed, unknownNeeds } from "./unknown.ts";

/** What the role of a pipeline needs, and the values from which nothing can be derived. */
export interface PipelineNeeds {
  readonly needs: readonly Need[];
  readonly unknown: readonly UnknownNeed[];
}

/**
 * Everything that the role of a pipeline needs. If a job has a role of its own, what the job needs while it runs belongs
 * to that role, and the pipeline's role only has to pass it.
 *
 * @param root - the URI under which the pipeline keeps everything, if it has one
 */
export function pipelineNeeds(
  definition: Definition,
  target: Pick<Target, "role" | "region" | "account">,
  root: string | undefined,
): PipelineNeeds {
  const all = locatedSteps(definition.Steps).map(({ step }) => step);
  const steps = new Map(all.map((step) => [step.Name, step]));
  const context = { definition, steps, root, region: target.region, account: target.account };
  const { role } = target;
  const needs = all.flatMap((step): readonly Need[] => {
    const other = ownRole(step, role);
    const calls = stepCalls(step, definition, target);
    const own = other === undefined ? jobNeeds(step, context) : [];
    if (!calls.some(({ rule }) => rule === "StartJobs" || rule === "CreateModels")) return [...calls, ...own];
    const passed: Need = {
      rule: "PassRole",
      action: "iam:PassRole",
      resource: other === undefined ? role : /^arn:/.test(other.value) ? other.value : "*",
      condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
      step: step.Name,
      ...(other !== undefined && { member: other.member }),
    };
    return [...calls, ...own, passed];
  });
  return { needs, unknown: all.flatMap((step) => unknownNeeds(step, role, context)) };
}

/** What the role of a schedule needs: to start the pipeline. */
export const schedulerNeeds = (pipeline: string, target: Pick<Target, "region" | "account">): readonly Need[] => [
  {
    rule: "StartPipeline",
    action: "sagemaker:StartPipelineExecution",
    resource: arnOf("sagemaker", `pipeline/${pipeline.toLowerCase()}`, target),
  },
];
