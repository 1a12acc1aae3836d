import type { DescribePipelineResponse } from "@aws-sdk/client-sagemaker";
import { locatedSteps } from "../../sagemaker/located-steps.ts";
import { isAbsence } from "../calls.ts";
import { definitionIn } from "../deployed.ts";
import type { DeployEffects } from "../ports.ts";
import type { Compared, Drift } from "./drift-types.ts";

/** The model package groups that a definition names with constant names. */
export function groupsIn(text: string): readonly string[] {
  const names = locatedSteps(definitionIn(text).Steps).flatMap(({ step }) => {
    const name = (step.Arguments as { readonly ModelPackageGroupName?: unknown } | undefined)?.ModelPackageGroupName;
    return typeof name === "string" ? [name] : [];
  });
  return [...new Set(names)];
}

/**
 * The model package groups that somebody deleted. Registering a model creates its group, so a group that does not exist
 * is drift only if an execution has succeeded.
 */
export async function driftOfGroups(
  found: DescribePipelineResponse,
  { service }: Pick<DeployEffects, "service">,
): Promise<Compared> {
  const groups = groupsIn(found.PipelineDefinition ?? "");
  const missing: string[] = [];
  for (const group of groups) {
    try {
      await service.call("DescribeModelPackageGroup", { ModelPackageGroupName: group });
    } catch (error) {
      if (!isAbsence(error)) throw error;
      missing.push(group);
    }
  }
  if (missing.length === 0 || found.LastRunTime === undefined) return { drifts: [] };
  const request = {
    PipelineName: String(found.PipelineName),
    SortBy: "CreationTime",
    SortOrder: "Descending",
    MaxResults: 100,
  } as const;
  const { PipelineExecutionSummaries: executions = [] } = await service.call("ListPipelineExecutions", request);
  const hasRegistered = executions.some(({ PipelineExecutionStatus: status }) => status === "Succeeded");
  if (!hasRegistered) return { drifts: [] };
  return {
    drifts: missing.map((of): Drift => {
      const stays = {
        what: `the deletion of the model package group '${of}'`,
        reason: "a deploy creates no groups",
        remedy: "start the pipeline: the next model that it registers creates the group; its earlier models are lost",
      };
      return { kind: "model-package-group", of, expected: "a group", stays };
    }),
  };
}
