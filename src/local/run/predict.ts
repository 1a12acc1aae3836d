import type { RunScope } from "../interpret/scope.ts";
import type { StepResult } from "../record/journal.ts";
import type { StepRecord } from "../record/record.ts";
import { type Plan, type PlanNode, readBy } from "./plan.ts";
import { withRivals } from "./predicted-rivals.ts";
import type { PredictedStep } from "./predicted-step.ts";
import { runStep, type StepContext } from "./run-step.ts";
import { skipReason } from "./skip-reason.ts";

/**
 * Predicts a run without starting a job. Steps' cache keys are computed by the code that runs the steps, from earlier
 * runs' results, so that a prediction cannot differ from the actual run. Steps after a step that runs are open: if
 * that step's output is the same as before, the steps that read it are reused.
 *
 * @param isFirst - whether there are no earlier results at all, so that nothing can be reused
 */
export async function predictSteps(
  plan: Plan,
  scope: RunScope & { readonly results: Map<string, StepResult> },
  stage: StepContext,
  { only, isFirst }: { readonly only: string | undefined; readonly isFirst: boolean },
): Promise<readonly PredictedStep[]> {
  const records = new Map<string, StepRecord>();
  const found = new Map<string, PredictedStep>();
  const keys = new Map<string, string>();
  /** The step that makes the contents of addresses uncertain for later steps. */
  let uncertain: string | undefined;
  for (const [name, node] of plan) {
    const type = node.step.Type;
    const say = (rerun: PredictedStep["rerun"], because: string): unknown =>
      found.set(name, { name, type, rerun, because });
    if (only !== undefined) {
      say(name === only ? "always" : "no", name === only ? "it was asked for" : `only ${only} was asked for`);
      continue;
    }
    const open = uncertain ?? openBefore(node, records, stage);
    if (open !== undefined && isFirst && node.side === undefined && found.get(open)?.rerun === "yes") {
      say("yes", "");
      continue;
    }
    if (open !== undefined) {
      say("unknown", open);
      continue;
    }
    const skipped = skippedBecause(node, plan, records, stage);
    if (skipped !== undefined) {
      say("no", skipped);
      records.set(name, skippedRecord(node));
      continue;
    }
    const { record, result } = await runStep(node.step, stage);
    if (record.cacheKey !== undefined) keys.set(name, record.cacheKey);
    if (result !== undefined) scope.results.set(name, result);
    if (record.status !== "waiting") records.set(name, { ...record, seconds: 0, startedAfter: 0 });
    if (record.status === "waiting") say("yes", "");
    else if (record.cachedFrom !== undefined)
      found.set(name, { name, type, rerun: "no", because: "", cachedFrom: record.cachedFrom });
    else if (record.status === "skipped") say("no", record.message ?? "");
    else if (record.status === "failed" && record.diagnostic?.code !== "run/fail-step")
      say("yes", record.message ?? "");
    else say("always", record.emulation === "stubbed" ? "its result is given" : `a ${type} step has no job`);
    if (record.cachedFrom !== undefined && record.message !== undefined) uncertain = name;
  }
  return withFailSteps(withRivals([...found.values()], plan, keys), records);
}

/** A step whose result is not known yet, although this step reads that result or is in a branch of that step. */
function openBefore(
  { step, side }: PlanNode,
  records: ReadonlyMap<string, StepRecord>,
  { answers }: StepContext,
): string | undefined {
  const needed = [...(side === undefined ? [] : [side.condition]), ...(answers.has(step.Name) ? [] : readBy(step))];
  return needed.find((name) => name !== step.Name && !records.has(name));
}

/** Why a step is skipped. Steps that only must end before this step do not affect whether its job starts. */
function skippedBecause(
  node: PlanNode,
  plan: Plan,
  records: ReadonlyMap<string, StepRecord>,
  { answers }: StepContext,
): string | undefined {
  const isKnown = (name: string): boolean => records.has(name);
  const { side, step } = node;
  const given = answers.has(step.Name);
  const needs = given ? [] : node.needs.filter(isKnown);
  const DependsOn = given ? [] : (step.DependsOn ?? []).filter(isKnown);
  const bare = { step: { ...step, DependsOn }, before: [], needs, ...(side && { side }) };
  return skipReason(bare, plan, records);
}

const skippedRecord = ({ step }: PlanNode): StepRecord => ({
  name: step.Name,
  type: step.Type,
  status: "skipped",
  emulation: "none",
  outputs: {},
  seconds: 0,
  startedAfter: 0,
});

/** A Fail step ends the run, even if other steps have not run yet. */
function withFailSteps(
  steps: readonly PredictedStep[],
  records: ReadonlyMap<string, StepRecord>,
): readonly PredictedStep[] {
  const ends = steps.find(({ name }) => records.get(name)?.diagnostic?.code === "run/fail-step")?.name;
  if (ends === undefined) return steps;
  return steps.map((step) =>
    step.rerun === "yes" ? { ...step, rerun: "unknown", because: `${ends}, which ends the run` } : step,
  );
}
