import type { Json, JsonObject } from "../base/canonical.ts";
import { ownMember } from "../base/own.ts";
import type { Redactor } from "../base/secrets/index.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../diagnostics/index.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import type { AwsCache } from "./aws-cache.ts";
import { type Cache, cacheKey, type Kept } from "./cache.ts";
import { allHold } from "./conditions.ts";
import { asFarAsKnown, evaluate, type Scope } from "./evaluate.ts";
import type { Folded } from "./fold.ts";
import type { Foresight } from "./foresight.ts";
import { type Answer, answered } from "./given.ts";
import { hiddenValue } from "./hidden-value.ts";
import { jobName } from "./jobs/arn.ts";
import { executors, notEmulated } from "./jobs/index.ts";
import type { Executor, Job, Outcome, Surroundings } from "./jobs/job.ts";
import type { StepResult } from "./journal.ts";
import type { StepRecord } from "./record.ts";
import { type Sight, scopeOf } from "./scope.ts";
import { stopSentence } from "./stop.ts";
import { storageFault } from "./storage/faults.ts";
import { passingValues, type Reuse, takeOver, withCacheConfig } from "./take-over.ts";

/** What carrying out a step needs beside the step. */
export interface Stage {
  readonly around: Surroundings;
  readonly sight: Sight;
  readonly cache: Cache;
  readonly awsCache: AwsCache;
  /** What was foreseen of steps that cannot be carried out here. */
  readonly leftOut: Foresight["leftOut"];
  /** What the user says of steps that shall not run. */
  readonly answers: ReadonlyMap<string, readonly Answer[]>;
  readonly reuse: Reuse;
  /** A run whose finished steps are taken over in any case. */
  readonly resumed: Folded | undefined;
  readonly redactor: Redactor;
  readonly onLine: (step: string, line: string) => void;
}

/** A step's record without what the clock adds, and its result if it has one. */
export interface Settled {
  readonly record: Omit<StepRecord, "seconds" | "startedAfter">;
  readonly result?: StepResult;
}

const base = (step: DefinitionStep) => ({ name: step.Name, type: step.Type, emulation: "none" as const, outputs: {} });

/** Carries out one step whose turn it is. Whatever goes wrong with it is part of the answer. */
export async function carryOutStep(step: DefinitionStep, stage: Stage): Promise<Settled> {
  const scope = scopeOf(step.Name, stage.sight, {
    TrainingJobName: jobName(stage.around.run, step.Name),
    ProcessingJobName: jobName(stage.around.run, step.Name),
    CurrentDateTime: new Date(stage.around.effects.clock.now()).toISOString(),
  });
  try {
    const answers = stage.answers.get(step.Name);
    if (answers !== undefined) return await takeAsDone(step, answers, scope);
    if (step.Type === "Condition") return await decide(step, scope);
    if (step.Type === "Fail") return await failOnPurpose(step, scope);
    const executor = ownMember(executors, step.Type);
    const reason = stage.leftOut.get(step.Name);
    if (executor === undefined || reason !== undefined) return leaveOut(step, reason ?? notEmulated(step.Type));
    return await carryOutJob(step, executor, scope, stage);
  } catch (error) {
    return failed(step, faultOf(error, stage), ownMember(executors, step.Type)?.emulation ?? "emulated");
  }
}

/** Faults become the step's; anything that is no fault of the user or the disk is a defect, and is thrown on. */
function faultOf(error: unknown, { around }: Stage): Diagnostic {
  if (error instanceof SpeclineError && error.diagnostics[0] !== undefined) return error.diagnostics[0];
  const fault = storageFault(error, around.folders.work);
  if (fault === undefined) throw error;
  return fault;
}

const failed = (step: DefinitionStep, fault: Diagnostic, emulation: StepRecord["emulation"]): Settled => ({
  record: { ...base(step), emulation, status: "failed", message: fault.message, diagnostic: fault },
});

async function decide(step: DefinitionStep, scope: Scope): Promise<Settled> {
  const conditions = (step.Arguments["Conditions"] ?? []) as readonly Json[];
  const outcome = await allHold(conditions, scope);
  return {
    record: { ...base(step), emulation: "emulated", status: "succeeded", outcome },
    result: { properties: { Outcome: outcome }, published: {} },
  };
}

/** A step for which the user answers. What its own arguments hold counts where nothing was said. */
async function takeAsDone(step: DefinitionStep, answers: readonly Answer[], scope: Scope): Promise<Settled> {
  const properties = answered((await asFarAsKnown(step.Arguments, scope)) as JsonObject, answers);
  const said = diagnostic("run/given", { step: step.Name });
  const outcome = typeof properties["Outcome"] === "boolean" ? { outcome: properties["Outcome"] } : {};
  return {
    record: { ...base(step), emulation: "given", status: "succeeded", message: said.message, ...outcome },
    result: { properties, published: {} },
  };
}

async function failOnPurpose(step: DefinitionStep, scope: Scope): Promise<Settled> {
  const message = String((await evaluate(step.Arguments["ErrorMessage"], scope)) ?? "");
  const found = diagnostic(
    "run/fail-step",
    { step: step.Name, message: message || "(no message)" },
    { step: step.Name },
  );
  return failed(step, { ...found }, "emulated");
}

function leaveOut(step: DefinitionStep, reason: string): Settled {
  const found = diagnostic("run/not-emulated", { step: step.Name, type: step.Type, reason }, { step: step.Name });
  return { record: { ...base(step), status: "skipped", message: found.message, diagnostic: found } };
}

async function carryOutJob(declared: DefinitionStep, executor: Executor, scope: Scope, stage: Stage): Promise<Settled> {
  const { around, cache, awsCache, redactor } = stage;
  const request = (await evaluate(declared.Arguments, scope)) as JsonObject;
  redactor.learn(request);
  const hidden = hiddenValue(declared, request);
  if (hidden !== undefined) return failed(declared, hidden, executor.emulation);
  const step = await withCacheConfig(declared, scope);
  const job: Job = {
    step,
    request,
    jobName: jobName(around.run, step.Name),
    passing: passingValues(scope),
    onLine: (line) => stage.onLine(step.Name, line),
  };
  const keyNow = async (): Promise<string> => cacheKey(step.Type, await executor.identity(job, around), around.lane);
  const key = await keyNow();
  const judgement = await awsCache.judge(step, scope, request);
  const common = { ...base(step), emulation: executor.emulation, cacheKey: key, awsCache: judgement.verdict };
  const kept = await takeOver(key, job, stage);
  if (kept !== undefined) {
    await awsCache.settle(step, judgement, kept.result, kept.run);
    const record = { ...common, status: "succeeded" as const, outputs: kept.outputs, cachedFrom: kept.run };
    return { record, result: kept.result };
  }
  const rung = executor.emulation === "process" ? { rung: around.container.rung } : {};
  const now = (): string => new Date(around.effects.clock.now()).toISOString();
  const created = now();
  // The run may have been stopped while inputs were digested: nothing begins after that.
  const over = around.signal?.aborted === true;
  const outcome: Outcome = over ? { kind: "stopped" } : await executor.carryOut(job, around);
  if (outcome.kind === "left-out") return leaveOut(step, outcome.reason);
  const at = now();
  const ended = { CreationTime: created, LastModifiedTime: at };
  const stopped = stopSentence(around.signal) ?? "the run was stopped";
  const settled = settle(outcome, { ...common, ...rung }, ended, request, stopped);
  if (settled.result === undefined) return settled;
  const { outputs } = settled.record;
  const made: Kept = { run: around.run, step: step.Name, at, outputs, result: settled.result };
  await cache.keep(key, made);
  await awsCache.settle(step, judgement, made.result, around.run);
  if (executor.goesOn?.(request) !== true) return settled;
  // The next job of this request finds what this one left: to it, this is the result as well.
  const next = await keyNow();
  await cache.keep(next, made);
  return { ...settled, record: { ...settled.record, cacheKey: next } };
}

function settle(
  outcome: Exclude<Outcome, { readonly kind: "left-out" }>,
  common: Omit<Settled["record"], "status">,
  times: JsonObject,
  request: JsonObject,
  stopped: string,
): Settled {
  if (outcome.kind === "stopped") return { record: { ...common, status: "stopped", message: stopped } };
  if (outcome.kind === "failed") {
    const { kind: _, ...why } = outcome;
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
