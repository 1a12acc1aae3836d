import { defined } from "../../base/defined.ts";
import { endsRun } from "../../sagemaker/kinds.ts";
import type { RunScope } from "../interpret/scope.ts";
import type { StepResult } from "../record/journal.ts";
import { type Logs, logPath } from "../record/logs.ts";
import type { StepRecord } from "../record/record.ts";
import type { Recorder } from "../record/recorder.ts";
import { metricsOf, type StepMetrics } from "../record/step-metrics.ts";
import { bringEarlier } from "./bring-earlier.ts";
import type { Last } from "./earlier-results.ts";
import type { Plan, PlanNode } from "./plan.ts";
import { runStep } from "./run-step.ts";
import { inBranch, type RunSelection } from "./selection.ts";
import { otherSide, skipReason } from "./skip-reason.ts";
import type { StepContext } from "./step-context.ts";
import type { StepOutcome } from "./step-outcome.ts";
import { type StopCause, stopSentence } from "./stop.ts";

/** What `executeStep` needs for every step of a run. */
export interface ExecutionContext {
  readonly stage: StepContext;
  readonly plan: Plan;
  readonly scope: RunScope & { readonly results: Map<string, StepResult> };
  readonly recorder: Recorder;
  readonly logs: Logs;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The steps that were asked for, if not all, and the last results of the others. */
  readonly selection: RunSelection | undefined;
  readonly last: ReadonlyMap<string, Last>;
  /** Stops the running steps and starts no further ones. */
  readonly stopAll: (cause: StopCause) => void;
}

/** Decides whether a step runs, runs it, and records the result. */
export async function executeStep(
  node: PlanNode,
  records: ReadonlyMap<string, StepRecord>,
  execution: ExecutionContext,
): Promise<StepRecord> {
  const { stage, scope, recorder, logs } = execution;
  const { clock } = stage.context.effects;
  const { Name: name, Type: type } = node.step;
  const began = clock.now();
  const after = (began - execution.startedAt) / 1000;
  const untouched = leftAlone(node, records, execution);
  if (untouched === undefined) {
    // Not awaited: the journal preserves the order of its lines, so the step's next line is written after this one.
    void recorder.add({ t: "start", step: name, after });
    recorder.tell({ kind: "step-started", step: name, type });
  }
  const outcome = untouched ?? (await runStep(node.step, stage));
  const earlier = untouched?.record.cachedFrom;
  if (untouched?.result !== undefined && earlier !== undefined) {
    await bringEarlier(node.step, untouched.result, earlier, stage);
  }
  // Before any await: "once the FailStep is reached, the execution fails". Source: SageMaker Python SDK,
  // workflow/fail_step.py; Developer Guide, "Fail step"; as of 2026-11.
  if (endsRun(type) && outcome.record.status === "failed" && !stage.keepGoing)
    execution.stopAll({ kind: "fail-step", step: name });
  stage.context.shared.ended(name);
  const gap = await logs.close(name);
  if (gap !== undefined) await recorder.note(`the log of ${name} was too long: ${gap} between its first and last part`);
  const { result } = outcome;
  if (result !== undefined) scope.results.set(name, result);
  const reused = outcome.record.cachedFrom !== undefined;
  const record: StepRecord = {
    ...outcome.record,
    seconds: untouched !== undefined || reused ? 0 : (clock.now() - began) / 1000,
    startedAfter: after,
    ...(logs.written(name) ? { log: logPath(name) } : {}),
  };
  const { metrics, notes }: StepMetrics = result === undefined ? { notes: [] } : await metricsOf(node.step, scope);
  for (const note of notes) await recorder.note(note);
  await recorder.add(defined({ t: "step", record, result, metrics }));
  recorder.tell({ kind: "step-ended", step: record, measured: metrics !== undefined });
  return record;
}

/** The outcome of a step that does not run; undefined if it does. */
function leftAlone(
  node: PlanNode,
  records: ReadonlyMap<string, StepRecord>,
  execution: ExecutionContext,
): StepOutcome | undefined {
  const { selection, last, stage, plan } = execution;
  const skip = (message: string): StepOutcome => {
    const { Name: name, Type: type } = node.step;
    return { record: { name, type, status: "skipped", emulation: "none", message, outputs: {} } };
  };
  const stopped = stopSentence(stage.context.signal);
  // A Fail step of the chosen side ends the run, but that is not why the other side's steps do not run.
  if (stopped !== undefined) return skip(otherSide(node, plan, records) ?? `${stopped} before its turn`);
  if (selection !== undefined && !selection.steps.has(node.step.Name))
    return last.get(node.step.Name) ?? skip(selection.asked);
  // A stubbed step needs no other step; only its condition can still cause it to be skipped.
  const asked = inBranch(node, selection, plan);
  const { side, step } = asked;
  const alone: PlanNode = defined({ step: { ...step, DependsOn: [] }, before: [], needs: [], side });
  const why = skipReason(stage.answers.has(step.Name) ? alone : asked, plan, records);
  return why === undefined ? undefined : skip(why);
}
