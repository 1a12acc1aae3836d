import type { StepResult } from "./journal.ts";
import { type Logs, logPath } from "./logs.ts";
import type { Last } from "./only.ts";
import type { Node, Plan } from "./plan.ts";
import type { StepRecord } from "./record.ts";
import type { Recorder } from "./recorder.ts";
import type { Sight } from "./scope.ts";
import { heldBack } from "./standing.ts";
import { carryOutStep, type Settled, type Stage } from "./step.ts";
import { metricsOf, type StepMetrics } from "./step-metrics.ts";
import { type StopCause, stopSentence } from "./stop.ts";

/** What settling the steps of a run needs. */
export interface Turns {
  readonly stage: Stage;
  readonly plan: Plan;
  readonly sight: Sight & { readonly results: Map<string, StepResult> };
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
export async function settleTurn(
  node: Node,
  records: ReadonlyMap<string, StepRecord>,
  turns: Turns,
): Promise<StepRecord> {
  const { stage, sight, recorder, logs } = turns;
  const { clock } = stage.around.effects;
  const { Name: name, Type: type } = node.step;
  const after = (clock.now() - turns.startedAt) / 1000;
  const untouched = leftAlone(node, records, turns);
  if (untouched === undefined) {
    // Not waited for: lines keep their order, and the step's next one is on the disk only after this one.
    void recorder.add({ t: "start", step: name, after });
    recorder.tell({ kind: "step-started", step: name, type });
  }
  const settled = untouched ?? (await carryOutStep(node.step, stage));
  // Before anything is waited for: "once the FailStep is reached, the execution fails".
  // Source: SageMaker Python SDK, workflow/fail_step.py; Developer Guide, "Fail step"; as known in 2026-11.
  if (type === "Fail" && settled.record.status === "failed") turns.stopAll({ kind: "fail-step", step: name });
  await logs.close(name);
  const { result } = settled;
  if (result !== undefined) sight.results.set(name, result);
  const reused = settled.record.cachedFrom !== undefined;
  const record: StepRecord = {
    ...settled.record,
    seconds: untouched !== undefined || reused ? 0 : (clock.now() - turns.startedAt) / 1000 - after,
    startedAfter: after,
    ...(logs.written(name) ? { log: logPath(name) } : {}),
  };
  const { metrics, notes }: StepMetrics = result === undefined ? { notes: [] } : await metricsOf(node.step, sight);
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
function leftAlone(node: Node, records: ReadonlyMap<string, StepRecord>, turns: Turns): Settled | undefined {
  const { only, last, stage, plan } = turns;
  const skip = (message: string): Settled => {
    const { Name: name, Type: type } = node.step;
    return { record: { name, type, status: "skipped", emulation: "none", message, outputs: {} } };
  };
  const stopped = stopSentence(stage.around.signal);
  if (stopped !== undefined) return skip(`${stopped} before its turn`);
  if (only !== undefined) {
    if (node.step.Name === only) return undefined;
    return last.get(node.step.Name) ?? skip(`only ${only} was asked for`);
  }
  // What a user answers for needs nothing of the others; only its condition can still pass it over.
  const { side, step } = node;
  const alone: Node = {
    step: { ...step, DependsOn: [] },
    before: [],
    needs: [],
    ...(side === undefined ? {} : { side }),
  };
  const why = heldBack(stage.answers.has(step.Name) ? alone : node, plan, records);
  return why === undefined ? undefined : skip(why);
}
