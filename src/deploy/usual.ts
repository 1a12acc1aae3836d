import type { PipelineExecutionSummary } from "@aws-sdk/client-sagemaker";
import { defined } from "../base/defined.ts";
import { executionSteps } from "./execution-steps.ts";
import type { Followed } from "./follow.ts";
import { type DeployEffects, ServiceFault } from "./ports.ts";

/** How long steps usually take, in seconds, by name, or why that cannot be found out. */
export type Usual = { readonly seconds: ReadonlyMap<string, number> } | { readonly fault: ServiceFault };

/** The number of earlier executions that are compared. Each one needs a call. */
const COMPARED = 5;
/** Statuses of executions whose finished steps can be compared. */
const COMPARABLE: ReadonlySet<string> = new Set(["Succeeded", "Failed", "Stopped"]);

/**
 * The median duration of each step in the latest executions before this one. Only steps that succeeded count, and not
 * those whose results came from the cache.
 */
export async function usualDurations(
  arn: string,
  { service }: Pick<DeployEffects, "service">,
  signal?: AbortSignal,
): Promise<Usual> {
  const PipelineName = /:pipeline\/([^/]+)\//.exec(arn)?.[1] ?? "";
  const request = { PipelineName, SortBy: "CreationTime", SortOrder: "Descending", MaxResults: 50 } as const;
  try {
    const { PipelineExecutionSummaries: found = [] } = await service.call("ListPipelineExecutions", request, {
      signal,
    });
    const all = await Promise.all(earlier(found, arn).map((one) => durations(one, service, signal)));
    const byStep = new Map<string, number[]>();
    for (const [name, time] of all.flat()) byStep.set(name, [...(byStep.get(name) ?? []), time]);
    return { seconds: new Map([...byStep].map(([name, times]) => [name, median(times)])) };
  } catch (error) {
    if (error instanceof ServiceFault) return { fault: error };
    throw error;
  }
}

/** The latest executions that started before this one, and have ended. */
function earlier(found: readonly PipelineExecutionSummary[], arn: string): readonly string[] {
  const own = found.findIndex((one) => one.PipelineExecutionArn === arn);
  return found
    .slice(own + 1)
    .filter(({ PipelineExecutionStatus: status = "" }) => COMPARABLE.has(status))
    .flatMap(({ PipelineExecutionArn }) => PipelineExecutionArn ?? [])
    .slice(0, COMPARED);
}

async function durations(
  arn: string,
  service: DeployEffects["service"],
  signal: AbortSignal | undefined,
): Promise<readonly (readonly [string, number])[]> {
  const steps = await executionSteps(arn, service, signal);
  return steps.flatMap(({ StepName, StepStatus, StartTime, EndTime, CacheHitResult }) => {
    if (StepName === undefined || StepStatus !== "Succeeded" || (CacheHitResult ?? undefined) !== undefined) return [];
    if (StartTime === undefined || EndTime === undefined) return [];
    return [[StepName, Math.max(0, EndTime.getTime() - StartTime.getTime()) / 1000] as const];
  });
}

/** The lower median, which is a duration that really occurred. */
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

/** An execution whose steps also have their usual durations. */
export const withUsual = (followed: Followed, usual: Usual): Followed => {
  if (!("seconds" in usual) || usual.seconds.size === 0) return followed;
  const steps = followed.steps.map((step) => defined({ ...step, usualSeconds: usual.seconds.get(step.name) }));
  return { ...followed, steps };
};
