import type { Json, JsonObject } from "../base/canonical.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../diagnostics/index.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import { type Cache, cacheKey, isWhole, type Kept } from "./cache.ts";
import { allHold } from "./conditions.ts";
import { asFarAsKnown, evaluate, type Scope } from "./evaluate.ts";
import type { Folded } from "./fold.ts";
import type { Foresight } from "./foresight.ts";
import { type Answer, answered } from "./given.ts";
import { jobName } from "./jobs/arn.ts";
import { executors, notEmulated } from "./jobs/index.ts";
import { type Executor, type Job, type Outcome, type Surroundings, textsAt } from "./jobs/job.ts";
import type { StepResult } from "./journal.ts";
import type { StepRecord } from "./record.ts";
import type { Redactor } from "./redact.ts";
import { type Sight, scopeOf } from "./scope.ts";
import { stopSentence } from "./stop.ts";
import { storageFault } from "./storage/faults.ts";

/** What carrying out a step needs beside the step. */
export interface Stage {
  readonly around: Surroundings;
  readonly sight: Sight;
  readonly cache: Cache;
  /** What was foreseen of steps that cannot be carried out here. */
  readonly leftOut: Foresight["leftOut"];
  /** What the user says of steps that shall not run. */
  readonly answers: ReadonlyMap<string, readonly Answer[]>;
  /** Whether results of earlier runs may be taken over. */
  readonly reuse: boolean;
  /** A run whose finished steps are taken over in any case. */
  readonly resumed: Folded | undefined;
  readonly pipeline: string;
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
    const executor = executors[step.Type];
    const reason = stage.leftOut.get(step.Name);
    if (executor === undefined || reason !== undefined) return leaveOut(step, reason ?? notEmulated(step.Type));
    return await carryOutJob(step, executor, scope, stage);
  } catch (error) {
    return failed(step, faultOf(error, stage), executors[step.Type]?.emulation ?? "emulated");
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

async function carryOutJob(step: DefinitionStep, executor: Executor, scope: Scope, stage: Stage): Promise<Settled> {
  const { around, cache, pipeline, redactor } = stage;
  const request = (await evaluate(step.Arguments, scope)) as JsonObject;
  redactor.learn(textsAt(request, "Environment"));
  const job: Job = {
    step,
    request,
    jobName: jobName(around.run, step.Name),
    onLine: (line) => stage.onLine(step.Name, line),
  };
  const key = cacheKey(step.Type, await executor.identity(job, around), around.lane);
  const awsIdentity = executor.awsIdentity?.(request);
  const awsCache = await cache.asAws(pipeline, step, awsIdentity);
  const common = { ...base(step), emulation: executor.emulation, cacheKey: key, awsCache };
  const kept = await takeOver(key, step, stage);
  if (kept !== undefined) {
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
  const stopped = stopSentence(around.signal) ?? "the run was stopped";
  const settled = settle(outcome, { ...common, ...rung }, { CreationTime: created, LastModifiedTime: at }, stopped);
  if (settled.result !== undefined) {
    const { outputs } = settled.record;
    await cache.keep(key, { run: around.run, step: step.Name, at, outputs, result: settled.result });
    await cache.keepAsAws(pipeline, step, awsIdentity);
  }
  return settled;
}

function settle(
  outcome: Exclude<Outcome, { readonly kind: "left-out" }>,
  common: Omit<Settled["record"], "status">,
  times: JsonObject,
  stopped: string,
): Settled {
  if (outcome.kind === "stopped") return { record: { ...common, status: "stopped", message: stopped } };
  if (outcome.kind === "failed") {
    const { kind: _, ...why } = outcome;
    return { record: { ...common, status: "failed", message: why.diagnostic.message, ...why } };
  }
  const { outputs, properties, published } = outcome.result;
  return {
    record: { ...common, status: "succeeded", outputs },
    result: { properties: { ...times, ...properties }, published },
  };
}

/** An earlier result with the same key: of the run that is resumed, else of any. */
async function takeOver(key: string, step: DefinitionStep, stage: Stage): Promise<Kept | undefined> {
  const { around, resumed, cache } = stage;
  const before = resumed?.record.steps.find((one) => one.name === step.Name && one.cacheKey === key);
  const result = resumed?.results.get(step.Name);
  if (resumed !== undefined && before?.status === "succeeded" && result !== undefined) {
    const { run, startedAt } = resumed.record;
    const kept: Kept = { run, step: step.Name, at: startedAt, outputs: before.outputs, result };
    if (await isWhole(kept, around.effects, around.storage).catch(() => false)) return kept;
  }
  if (!stage.reuse || step.CacheConfig?.Enabled === false) return undefined;
  return cache.lookUp(key, step);
}
