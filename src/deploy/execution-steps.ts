import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";
import { defined } from "../base/defined.ts";
import { allPages } from "./calls.ts";
import type { Service } from "./ports.ts";

/**
 * The steps of an execution that have started, each once, in its last state. The service may list a step twice: a step
 * that begins while the pages are read can be on two of them, and nothing says that an earlier attempt is not listed.
 */
export async function executionSteps(
  arn: string,
  service: Service,
  signal?: AbortSignal,
): Promise<readonly PipelineExecutionStep[]> {
  const request = { PipelineExecutionArn: arn, SortOrder: "Ascending", MaxResults: 100 } as const;
  const listed = await allPages(
    (NextToken) => service.call("ListPipelineExecutionSteps", defined({ ...request, NextToken }), { signal }),
    ({ PipelineExecutionSteps }) => PipelineExecutionSteps,
  );
  // Names are unique in a pipeline.
  const latest = new Map<string, PipelineExecutionStep>();
  for (const step of listed) {
    const name = String(step.StepName);
    if (attemptOf(step) >= attemptOf(latest.get(name) ?? {})) latest.set(name, step);
  }
  return [...latest.values()];
}

const attemptOf = ({ AttemptCount }: PipelineExecutionStep): number => AttemptCount ?? 0;
