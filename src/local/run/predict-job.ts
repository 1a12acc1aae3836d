import { present } from "../jobs/inputs.ts";
import type { Kept } from "../storage/cache/cache.ts";
import { relocationsOf } from "../storage/cache/take-over.ts";
import type { KeyedJob } from "./keyed-job.ts";
import type { StepContext } from "./step-context.ts";
import type { StepOutcome } from "./step-outcome.ts";

/**
 * Predicts a job's outcome: its earlier result, if there is one, and otherwise whether its inputs exist. Nothing is
 * written.
 */
export async function predictJob(
  { job, executor, common }: KeyedJob,
  kept: Kept | undefined,
  { context, storage }: StepContext,
): Promise<StepOutcome> {
  const { request, jobName: name } = job;
  if (kept === undefined) {
    for (const input of executor.reads(request)) if (input.uri !== "") await present(input, job, context);
    return { record: { ...common, status: "waiting" } };
  }
  const isHidden = await storage.foresee(relocationsOf(executor, { request, name }, kept));
  const record = {
    ...(isHidden && { message: "its outputs would replace other objects" }),
    ...common,
    status: "succeeded" as const,
    outputs: kept.outputs,
    cachedFrom: kept.run,
  };
  return { record, result: kept.result };
}
