import { defined } from "../../base/defined.ts";
import type { Usage } from "../effects.ts";
import type { Executor, LocalJob } from "../jobs/job.ts";
import { joinedUsage } from "../jobs/usage.ts";
import type { Kept } from "../storage/cache/cache.ts";
import { outcomeOf, withAttempts } from "./job-outcome.ts";
import { type KeyedJob, keyOf } from "./keyed-job.ts";
import { type AttemptedJob, policiesOf, withRetries } from "./retries.ts";
import type { StepContext } from "./step-context.ts";
import { leftOutOutcome, type StepOutcome } from "./step-outcome.ts";
import { stopSentence } from "./stop.ts";

/** Runs a job and caches its result. */
export async function startJob(keyed: KeyedJob, context: StepContext): Promise<StepOutcome> {
  const { job, common } = keyed;
  const { context: around } = context;
  const isolation = common.emulation === "process" ? { isolation: around.container.isolation } : {};
  const now = (): string => new Date(around.effects.clock.now()).toISOString();
  const created = now();
  const { attempted, usage } = await measured(keyed, context);
  const { outcome, failed: before } = attempted;
  if (outcome.kind === "left-out") return leftOutOutcome(job.step, outcome.reason);
  const at = now();
  const times = { CreationTime: created, LastModifiedTime: at };
  const stopped = stopSentence(around.signal) ?? "the run was stopped";
  const tries = defined({ attempts: before.length === 0 ? undefined : before, usage });
  const started = { ...common, ...isolation, ...tries };
  const finished = withAttempts(outcomeOf(outcome, started, times, job.request, stopped));
  return finished.result === undefined ? finished : keepResult(keyed, finished, finished.result, at, context);
}

/** Runs a job, and adds up what its processes used. */
async function measured(
  { job, executor }: KeyedJob,
  context: StepContext,
): Promise<{ readonly attempted: AttemptedJob; readonly usage: Usage | undefined }> {
  // The run may have been stopped while digests of the inputs were computed; start no job then.
  if (context.context.signal?.aborted === true)
    return { attempted: { outcome: { kind: "stopped" }, failed: [] }, usage: undefined };
  let usage: Usage | undefined;
  const onUsage = (used: Usage): void => {
    usage = joinedUsage(usage, used);
  };
  const attempted = await tryJob({ ...job, onUsage }, executor, context);
  return { attempted, usage };
}

/** Runs a job as often as the step's retry policies allow. All attempts have one log. */
const tryJob = (job: LocalJob, executor: Executor, { context, retries, note }: StepContext): Promise<AttemptedJob> =>
  withRetries(retries ? policiesOf(job.step) : [], () => executor.execute(job, context), {
    clock: context.effects.clock,
    signal: context.signal,
    onRetry: async (sentence) => {
      job.onLine(`--- ${sentence} ---`);
      await note(`${job.step.Name} failed: ${sentence}`);
    },
  });

async function keepResult(
  { job, executor, key, judgement }: KeyedJob,
  { record }: StepOutcome,
  result: NonNullable<StepOutcome["result"]>,
  at: string,
  { context: around, cache, awsCache }: StepContext,
): Promise<StepOutcome> {
  const made: Kept = { run: around.run, step: job.step.Name, at, outputs: record.outputs, result };
  await cache.keep(key, made);
  await awsCache.settle(job.step, judgement, result, around.run);
  if (executor.goesOn?.(job.request) !== true) return { record, result };
  // The next job with this request starts from this one's checkpoints, so the result is cached under that key too.
  const next = keyOf(job, await executor.identity(job, around), around);
  await cache.keep(next, made);
  return { record: { ...record, cacheKey: next }, result };
}
