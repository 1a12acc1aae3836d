import type { JsonObject } from "../../base/canonical.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { stepKind } from "../../sagemaker/kinds.ts";
import { type EvaluationScope, evaluate } from "../interpret/evaluate.ts";
import { jobName } from "../jobs/arn.ts";
import type { Executor, LocalJob } from "../jobs/job.ts";
import { hiddenValue } from "../record/hidden-value.ts";
import type { Kept } from "../storage/cache/cache.ts";
import { passingValues, relocationsOf, takeOver, withCacheConfig } from "../storage/cache/take-over.ts";
import { inputsIn, type KeyedJob, keyOf } from "./keyed-job.ts";
import { predictJob } from "./predict-job.ts";
import { startJob } from "./start-job.ts";
import type { StepContext } from "./step-context.ts";
import { blankRecord, failedOutcome, type StepOutcome } from "./step-outcome.ts";

/** Reuses the result of a step's job if there is one, and otherwise starts the job; a prediction does neither. */
export async function runJob(
  declared: DefinitionStep,
  executor: Executor,
  scope: EvaluationScope,
  context: StepContext,
): Promise<StepOutcome> {
  const { context: around, redactor } = context;
  const request = (await evaluate(declared.Arguments, scope)) as JsonObject;
  redactor.learn(request);
  const emulation = executor.emulates?.(request) === true ? "emulated" : executor.emulation;
  const hidden = hiddenValue(declared, request);
  if (hidden !== undefined) return failedOutcome(declared, hidden, emulation);
  const step = await withMembers(await withCacheConfig(declared, scope), scope);
  const job: LocalJob = {
    step,
    request,
    jobName: jobName(around.run, step.Name),
    passing: passingValues(scope),
    onLine: (line) => context.onLine(step.Name, line),
  };
  const identity = await executor.identity(job, around);
  const key = keyOf(job, identity, around);
  const judgement = await context.awsCache.judge(step, scope, request);
  const common = { ...blankRecord(step), emulation, cacheKey: key, ...inputsIn(identity), awsCache: judgement.verdict };
  const keyed: KeyedJob = { job, executor, key, judgement, common };
  const kept = await takeOver(key, job, context);
  if (context.predicts === true) return predictJob(keyed, kept, context);
  return kept === undefined ? startJob(keyed, context) : reuseResult(keyed, kept, context);
}

/** The step, with the expressions beside its request replaced by their values. */
async function withMembers(step: DefinitionStep, scope: EvaluationScope): Promise<DefinitionStep> {
  const names = Object.keys(stepKind(step.Type)?.beside ?? {}).filter((name) => step[name] !== undefined);
  const values = await Promise.all(names.map(async (name) => [name, await evaluate(step[name], scope)] as const));
  return { ...step, ...Object.fromEntries(values) };
}

/** Takes an earlier result for this job's, and makes what it wrote readable where the job would have written it. */
async function reuseResult(
  { job, executor, judgement, common }: KeyedJob,
  kept: Kept,
  { storage, awsCache }: StepContext,
): Promise<StepOutcome> {
  const { step, request, jobName: name } = job;
  await storage.relocate(relocationsOf(executor, { request, name }, kept));
  await awsCache.settle(step, judgement, kept.result, kept.run);
  const record = { ...common, status: "succeeded" as const, outputs: kept.outputs, cachedFrom: kept.run };
  return { record, result: kept.result };
}
