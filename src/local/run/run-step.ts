import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isList, objectOf } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import type { Redactor } from "../../base/secrets/index.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { stepKind } from "../../sagemaker/kinds.ts";
import type { Usage } from "../effects.ts";
import { allHold } from "../interpret/conditions.ts";
import { asFarAsKnown, type EvaluationScope, evaluate } from "../interpret/evaluate.ts";
import { answered } from "../interpret/given-value.ts";
import { type RunScope, scopeOf } from "../interpret/scope.ts";
import { jobName } from "../jobs/arn.ts";
import { type ControlType, executorOf, isControlType, notEmulated } from "../jobs/index.ts";
import { present } from "../jobs/inputs.ts";
import type { Executor, JobContext, LocalJob, Outcome } from "../jobs/job.ts";
import type { ReadyProgram } from "../jobs/programs/program.ts";
import { joinedUsage } from "../jobs/usage.ts";
import type { Folded } from "../record/fold.ts";
import { hiddenValue } from "../record/hidden-value.ts";
import type { StepResult } from "../record/journal.ts";
import type { StepRecord } from "../record/record.ts";
import type { AwsCache } from "../storage/cache/aws-cache.ts";
import { type Cache, cacheKey, type Kept } from "../storage/cache/cache.ts";
import type { RelocatedStorage } from "../storage/cache/relocated.ts";
import { passingValues, type Reuse, relocationsOf, takeOver, withCacheConfig } from "../storage/cache/take-over.ts";
import { storageFault } from "../storage/faults.ts";
import { byName } from "./key-inputs.ts";
import type { Preflight } from "./preflight.ts";
import { type AttemptedJob, policiesOf, withRetries } from "./retries.ts";
import { stopSentence } from "./stop.ts";
import type { StubAnswer } from "./stub.ts";

/** What `runStep` needs besides the step itself. */
export interface StepContext {
  readonly context: JobContext;
  readonly scope: RunScope;
  readonly cache: Cache;
  readonly awsCache: AwsCache;
  /** The context's storage, which also serves the outputs of earlier runs at their addresses in this run. */
  readonly storage: RelocatedStorage;
  /** Steps that the preflight check found cannot run locally, with the reason. */
  readonly leftOut: Preflight["leftOut"];
  /** The user's stub values, by step. */
  readonly answers: ReadonlyMap<string, readonly StubAnswer[]>;
  /** What runs on this machine in place of something on AWS. */
  readonly programs: readonly ReadyProgram[];
  readonly reuse: Reuse;
  /** The run to resume: its finished steps are always reused. */
  readonly resumed: Folded | undefined;
  /** If set, no job is started: a step that would start a job is left waiting. */
  readonly predicts?: true;
  readonly redactor: Redactor;
  readonly onLine: (step: string, line: string) => void;
  /** Whether the steps' retry policies are carried out. */
  readonly retries: boolean;
  /** Whether Fail steps let the others go on. */
  readonly keepGoing: boolean;
  /** Adds a remark to the record. */
  readonly note: (text: string) => Promise<void>;
}

/** A step's record without its times, and its result if it has one. */
export interface StepOutcome {
  readonly record: Omit<StepRecord, "seconds" | "startedAfter">;
  readonly result?: StepResult;
}

const base = (step: DefinitionStep) => ({ name: step.Name, type: step.Type, emulation: "none" as const, outputs: {} });

/** Runs one step. Errors caused by the user or the disk are part of the outcome; only defects are thrown. */
export async function runStep(step: DefinitionStep, context: StepContext): Promise<StepOutcome> {
  const scope = scopeOf(step.Name, context.scope, {
    TrainingJobName: jobName(context.context.run, step.Name),
    ProcessingJobName: jobName(context.context.run, step.Name),
    CurrentDateTime: new Date(context.context.effects.clock.now()).toISOString(),
  });
  try {
    const answers = context.answers.get(step.Name);
    if (answers !== undefined) return await takeAsDone(step, answers, scope);
    if (isControlType(step.Type)) return await CONTROLS[step.Type](step, scope, context);
    const executor = executorOf(step, context.programs);
    const reason = context.leftOut.get(step.Name);
    if (executor === undefined || reason !== undefined) return leaveOut(step, reason ?? notEmulated(step.Type));
    return await runJob(step, executor, scope, context);
  } catch (error) {
    return failed(step, faultOf(error, context), executorOf(step, context.programs)?.emulation ?? "emulated");
  }
}

/** The diagnostic for an error caused by the user or the disk; rethrows anything else, which is a defect. */
function faultOf(error: unknown, { context }: StepContext): Diagnostic {
  if (error instanceof SpeclineError && error.diagnostics[0] !== undefined) return error.diagnostics[0];
  const fault = storageFault(error, context.folders.work);
  if (fault === undefined) throw error;
  return fault;
}

const failed = (step: DefinitionStep, fault: Diagnostic, emulation: StepRecord["emulation"]): StepOutcome => ({
  record: { ...base(step), emulation, status: "failed", message: fault.message, diagnostic: fault },
});

/** Makes the earlier result of a step that was not requested readable where that step would have written it. */
export async function bringEarlier(step: DefinitionStep, result: StepResult, run: string, context: StepContext) {
  const executor = executorOf(step, context.programs);
  if (executor === undefined) return;
  const request = (await asFarAsKnown(step.Arguments, scopeOf(step.Name, context.scope))) as JsonObject;
  const name = jobName(context.context.run, step.Name);
  const relocations = relocationsOf(executor, { request, name }, { run, step: step.Name, result });
  await (context.predicts === true ? context.storage.foresee(relocations) : context.storage.relocate(relocations));
}

type Control = (step: DefinitionStep, scope: EvaluationScope, context: StepContext) => Promise<StepOutcome>;

const CONTROLS: Readonly<Record<ControlType, Control>> = {
  Condition: decide,
  Fail: failOnPurpose,
};

async function decide(step: DefinitionStep, scope: EvaluationScope): Promise<StepOutcome> {
  const conditions = (step.Arguments["Conditions"] ?? []) as readonly Json[];
  const outcome = await allHold(conditions, scope);
  return {
    record: { ...base(step), emulation: "emulated", status: "succeeded", outcome },
    result: { properties: { Outcome: outcome }, published: {} },
  };
}

/** A stubbed step: the user's stub values take precedence over its own arguments. */
async function takeAsDone(
  step: DefinitionStep,
  answers: readonly StubAnswer[],
  scope: EvaluationScope,
): Promise<StepOutcome> {
  const properties = answered((await asFarAsKnown(step.Arguments, scope)) as JsonObject, answers);
  const said = diagnostic("run/stubbed", { step: step.Name });
  const outcome = typeof properties["Outcome"] === "boolean" ? { outcome: properties["Outcome"] } : {};
  return {
    record: { ...base(step), emulation: "stubbed", status: "succeeded", message: said.message, ...outcome },
    result: { properties, published: {} },
  };
}

async function failOnPurpose(
  step: DefinitionStep,
  scope: EvaluationScope,
  { keepGoing }: StepContext,
): Promise<StepOutcome> {
  const message = String((await evaluate(step.Arguments["ErrorMessage"], scope)) ?? "");
  const found = diagnostic(
    keepGoing ? "run/fail-step-passed" : "run/fail-step",
    { step: step.Name, message: message || "(no message)" },
    { step: step.Name },
  );
  return failed(step, { ...found }, "emulated");
}

function leaveOut(step: DefinitionStep, reason: string): StepOutcome {
  const found = diagnostic("run/not-emulated", { step: step.Name, type: step.Type, reason }, { step: step.Name });
  return { record: { ...base(step), status: "skipped", message: found.message, diagnostic: found } };
}

/** The step, with the expressions beside its request replaced by their values. */
async function withMembers(step: DefinitionStep, scope: EvaluationScope): Promise<DefinitionStep> {
  const names = Object.keys(stepKind(step.Type)?.beside ?? {}).filter((name) => step[name] !== undefined);
  const values = await Promise.all(names.map(async (name) => [name, await evaluate(step[name], scope)] as const));
  return { ...step, ...Object.fromEntries(values) };
}

async function runJob(
  declared: DefinitionStep,
  executor: Executor,
  scope: EvaluationScope,
  context: StepContext,
): Promise<StepOutcome> {
  const { context: around, cache, awsCache, redactor } = context;
  const request = (await evaluate(declared.Arguments, scope)) as JsonObject;
  redactor.learn(request);
  const hidden = hiddenValue(declared, request);
  const emulation = executor.emulates?.(request) === true ? "emulated" : executor.emulation;
  if (hidden !== undefined) return failed(declared, hidden, emulation);
  const step = await withMembers(await withCacheConfig(declared, scope), scope);
  const job: LocalJob = {
    step,
    request,
    jobName: jobName(around.run, step.Name),
    passing: passingValues(scope),
    onLine: (line) => context.onLine(step.Name, line),
  };
  let usage: Usage | undefined;
  const measuredJob: LocalJob = {
    ...job,
    onUsage: (used) => {
      usage = joinedUsage(usage, used);
    },
  };
  const keyOf = (identity: Json): string => cacheKey(step.Type, identity, around.interpreter);
  const identity = await executor.identity(job, around);
  const key = keyOf(identity);
  const judgement = await awsCache.judge(step, scope, request);
  const common = { ...base(step), emulation, cacheKey: key, ...inputsIn(identity), awsCache: judgement.verdict };
  const kept = await takeOver(key, job, context);
  if (context.predicts === true) return predicted(job, executor, kept, common, context);
  if (kept !== undefined) {
    await context.storage.relocate(relocationsOf(executor, { request, name: job.jobName }, kept));
    await awsCache.settle(step, judgement, kept.result, kept.run);
    const record = { ...common, status: "succeeded" as const, outputs: kept.outputs, cachedFrom: kept.run };
    return { record, result: kept.result };
  }
  const isolation = emulation === "process" ? { isolation: around.container.isolation } : {};
  const now = (): string => new Date(around.effects.clock.now()).toISOString();
  const created = now();
  // The run may have been stopped while digests of the inputs were computed; start no job then.
  const over = around.signal?.aborted === true;
  const { outcome, failed: before }: AttemptedJob = over
    ? { outcome: { kind: "stopped" }, failed: [] }
    : await tryJob(measuredJob, executor, context);
  if (outcome.kind === "left-out") return leaveOut(step, outcome.reason);
  const at = now();
  const times = { CreationTime: created, LastModifiedTime: at };
  const stopped = stopSentence(around.signal) ?? "the run was stopped";
  const tries = defined({ attempts: before.length === 0 ? undefined : before, usage });
  const finished = withAttempts(outcomeOf(outcome, { ...common, ...isolation, ...tries }, times, request, stopped));
  if (finished.result === undefined) return finished;
  const { outputs } = finished.record;
  const made: Kept = { run: around.run, step: step.Name, at, outputs, result: finished.result };
  await cache.keep(key, made);
  await awsCache.settle(step, judgement, made.result, around.run);
  if (executor.goesOn?.(request) !== true) return finished;
  // The next job with this request starts from this one's checkpoints, so the result is cached under that key too.
  const next = keyOf(await executor.identity(job, around));
  await cache.keep(next, made);
  return { ...finished, record: { ...finished.record, cacheKey: next } };
}

/**
 * Predicts a job's outcome: its earlier result, if there is one, and otherwise whether its inputs exist. Nothing is
 * written.
 */
async function predicted(
  job: LocalJob,
  executor: Executor,
  kept: Kept | undefined,
  common: Omit<StepOutcome["record"], "status">,
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

/** The digests of the inputs in a job's identity. */
function inputsIn(identity: Json): Pick<StepRecord, "inputs"> {
  const { inputs } = objectOf(identity);
  return isList(inputs) ? { inputs: byName(inputs as unknown as Parameters<typeof byName>[0]) } : {};
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

/** Says in the record's message how many attempts there were. */
function withAttempts({ record, ...rest }: StepOutcome): StepOutcome {
  const before = record.attempts?.length ?? 0;
  if (before === 0 || record.status === "stopped") return { record, ...rest };
  const message =
    record.status === "succeeded" ? `at attempt ${before + 1}` : `${record.message} (after ${before + 1} attempts)`;
  const diagnostic = record.diagnostic === undefined ? {} : { diagnostic: { ...record.diagnostic, message } };
  return { record: { ...record, message, ...diagnostic }, ...rest };
}

function outcomeOf(
  outcome: Exclude<Outcome, { readonly kind: "left-out" }>,
  common: Omit<StepOutcome["record"], "status">,
  times: JsonObject,
  request: JsonObject,
  stopped: string,
): StepOutcome {
  if (outcome.kind === "stopped") return { record: { ...common, status: "stopped", message: stopped } };
  if (outcome.kind === "failed") {
    const { kind: _, exception: __, ...why } = outcome;
    return { record: { ...common, status: "failed", message: why.diagnostic.message, ...why } };
  }
  const { outputs, published } = outcome.result;
  const properties = { ...times, ...outcome.result.properties };
  const own = Object.keys(properties).filter((name) => properties[name] !== ownMember(request, name));
  return {
    record: { ...common, status: "succeeded", outputs },
    result: { properties, own, published },
  };
}
