import type { RunScope } from "../interpret/scope.ts";
import type { StepResult } from "../record/journal.ts";
import { type Logs, logPath } from "../record/logs.ts";
import type { StepRecord } from "../record/record.ts";
import type { Recorder } from "../record/recorder.ts";
import { metricsOf, type StepMetrics } from "../record/step-metrics.ts";
import { bringEarlier, carryOutStep, type StepContext, type StepOutcome } from "./carry-out-step.ts";
import type { Last } from "./only.ts";
import type { Plan, PlanNode } from "./plan.ts";
import { skipReason } from "./skip-reason.ts";
import { type StopCause, stopSentence } from "./stop.ts";

/** What settling the steps of a run needs. */
export interface ExecutionContext {
  readonly stage: StepContext;
  readonly plan: Plan;
  readonly scope: RunScope & { readonly results: Map<string, StepResult> };
  readonly recorder: Recorder;
  readonly logs: Logs;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The one step that was asked for, and the last results of the others. */
  readonly only: string | undefined;
  readonly last: ReadonlyMap<string, Last>;
  /** Ends what runs, and lets nothing more begin. */
  readonly stopAll: (cause: StopCause) => void;
}

/** A step's turn: decides whether it runs, runs it, and records what became of it. */
export async function executeStep(
  node: PlanNode,
  records: ReadonlyMap<string, StepRecord>,
  execution: ExecutionContext,
): Promise<StepRecord> {
  const { stage, scope, recorder, logs } = execution;
  const { clock } = stage.context.effects;
  const { Name: name, Type: type } = node.step;
  const after = (clock.now() - execution.startedAt) / 1000;
  const untouched = leftAlone(node, records, execution);
  if (untouched === undefined) {
    // Not waited for: lines keep their order, and the step's next one is on the disk only after this one.
    void recorder.add({ t: "start", step: name, after });
    recorder.tell({ kind: "step-started", step: name, type });
  }
  const outcome = untouched ?? (await carryOutStep(node.step, stage));
  const earlier = untouched?.record.cachedFrom;
  if (untouched?.result !== undefined && earlier !== undefined) {
    await bringEarlier(node.step, untouched.result, earlier, stage);
  }
  // Before anything is waited for: "once the FailStep is reached, the execution fails".
  // Source: SageMaker Python SDK, workflow/fail_step.py; Developer Guide, "Fail step"; as known in 2026-11.
  if (type === "Fail" && outcome.record.status === "failed") execution.stopAll({ kind: "fail-step", step: name });
  await logs.close(name);
  const { result } = outcome;
  if (result !== undefined) scope.results.set(name, result);
  const reused = outcome.record.cachedFrom !== undefined;
  const record: StepRecord = {
    ...outcome.record,
    seconds: untouched !== undefined || reused ? 0 : (clock.now() - execution.startedAt) / 1000 - after,
    startedAfter: after,
    ...(logs.written(name) ? { log: logPath(name) } : {}),
  };
  const { metrics, notes }: StepMetrics = result === undefined ? { notes: [] } : await metricsOf(node.step, scope);
  for (const note of notes) await recorder.note(note);
  await recorder.add({
    t: "step",
    record,
    ...(result === undefined ? {} : { result }),
    ...(metrics === undefined ? {} : { metrics }),
  });
  recorder.tell({ kind: "step-ended", step: record, measured: metrics !== undefined });
  return record;
}

/** What becomes of a step that does not run; undefined where it does. */
function leftAlone(
  node: PlanNode,
  records: ReadonlyMap<string, StepRecord>,
  execution: ExecutionContext,
): StepOutcome | undefined {
  const { only, last, stage, plan } = execution;
  const skip = (message: string): StepOutcome => {
    const { Name: name, Type: type } = node.step;
    return { record: { name, type, status: "skipped", emulation: "none", message, outputs: {} } };
  };
  const stopped = stopSentence(stage.context.signal);
  if (stopped !== undefined) return skip(`${stopped} before its turn`);
  if (only !== undefined) {
    if (node.step.Name === only) return undefined;
    return last.get(node.step.Name) ?? skip(`only ${only} was asked for`);
  }
  // What a user answers for needs nothing of the others; only its condition can still pass it over.
  const { side, step } = node;
  const alone: PlanNode = {
    step: { ...step, DependsOn: [] },
    before: [],
    needs: [],
    ...(side === undefined ? {} : { side }),
  };
  const why = skipReason(stage.answers.has(step.Name) ? alone : node, plan, records);
  return why === undefined ? undefined : skip(why);
}
