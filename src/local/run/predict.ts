import { reachable } from "../../base/graph.ts";
import { endsRun } from "../../sagemaker/kinds.ts";
import type { RunScope } from "../interpret/scope.ts";
import { executorOf } from "../jobs/index.ts";
import type { StepResult } from "../record/journal.ts";
import type { StepRecord } from "../record/record.ts";
import type { Kept } from "../storage/cache/cache.ts";
import { bringEarlier } from "./bring-earlier.ts";
import type { Last } from "./earlier-results.ts";
import { differsFromAll, earlierResults } from "./own-change.ts";
import { type Plan, type PlanNode, readBy } from "./plan.ts";
import { withRivals } from "./predicted-rivals.ts";
import type { PredictedStep } from "./predicted-step.ts";
import { runStep } from "./run-step.ts";
import { inBranch, type RunSelection } from "./selection.ts";
import { skipReason } from "./skip-reason.ts";
import type { StepContext } from "./step-context.ts";

/** The options of a run that decide which jobs start. */
interface Asked {
  /** The steps to run, if not all, with the last results of the others. */
  readonly selection: RunSelection | undefined;
  readonly last: ReadonlyMap<string, Last>;
  /** Whether there are no earlier results at all, so that nothing can be reused. */
  readonly isFirst: boolean;
}

/** The reason why every job runs if the cache is not used. */
const NO_CACHE = "--no-cache";

/**
 * Predicts a run without starting a job. Steps' cache keys are computed by the code that runs the steps, from earlier
 * runs' results, so that a prediction cannot differ from the actual run. Steps after a step that runs are open: if
 * that step's output is the same as before, the steps that read it are reused.
 */
export async function predictSteps(
  plan: Plan,
  scope: RunScope & { readonly results: Map<string, StepResult> },
  stage: StepContext,
  { selection, last, isFirst }: Asked,
): Promise<readonly PredictedStep[]> {
  const records = new Map<string, StepRecord>();
  const found = new Map<string, PredictedStep>();
  const keys = new Map<string, string>();
  /** The step that makes the contents of addresses uncertain for later steps. */
  let uncertain: string | undefined;
  /** The steps that are certainly not skipped. */
  const reached = new Set<string>();
  let earlier: readonly Kept[] | undefined;
  // A resumed run reuses its finished steps even without the cache.
  const isUncached = stage.reuse === "none" && stage.resumed === undefined;
  const fresh = selection !== undefined ? ASKED : isUncached ? NO_CACHE : "";
  for (const [name, whole] of plan) {
    const node = inBranch(whole, selection, plan);
    const type = node.step.Type;
    const say = (rerun: PredictedStep["rerun"], because: string): unknown =>
      found.set(name, { name, type, rerun, because });
    if (selection !== undefined && !selection.steps.has(name)) {
      const earlier = last.get(name);
      const cachedFrom = earlier?.record.cachedFrom;
      if (earlier === undefined || cachedFrom === undefined) {
        say("no", selection.asked);
        continue;
      }
      found.set(name, { name, type, rerun: "no", because: "", cachedFrom });
      records.set(name, earlier.record);
      scope.results.set(name, earlier.result);
      await bringEarlier(node.step, earlier.result, cachedFrom, stage);
      continue;
    }
    const open = uncertain ?? openBefore(node, records, stage);
    if (isReached(node, records, reached, stage)) reached.add(name);
    if (open !== undefined) {
      const starts =
        reached.has(name) && executorOf(node.step, stage.programs) !== undefined && !stage.answers.has(name);
      const isFresh = isFirst || isUncached;
      if (starts && !isFresh) earlier ??= await earlierResults(stage);
      if (starts && (isFresh || (await differsFromAll(node.step, stage, earlier ?? [])))) say("yes", fresh);
      else say("unknown", open);
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
    const failed = record.status === "failed" && !endsRun(type) ? failing(node, record, found, plan) : undefined;
    if (record.status !== "waiting" && failed?.rerun !== "yes")
      records.set(name, { ...record, seconds: 0, startedAfter: 0 });
    if (record.status === "waiting") say("yes", fresh);
    else if (record.cachedFrom !== undefined)
      found.set(name, { name, type, rerun: "no", because: "", cachedFrom: record.cachedFrom });
    else if (record.status === "skipped") say("no", record.message ?? "");
    else if (failed !== undefined) found.set(name, failed);
    else say("always", record.emulation === "stubbed" ? GIVEN : `a ${type} step has no job`);
    if (record.cachedFrom !== undefined && record.message !== undefined) uncertain = name;
  }
  const predicted = withRivals([...found.values()], plan, keys);
  return stage.keepGoing ? predicted : withFailSteps(predicted, records);
}

/** The reason why selected steps run. */
const ASKED = "it was asked for";

const GIVEN = "its result is given";

/** Whether it is certain that a step is not skipped, even if what it reads is not known yet. */
function isReached(
  { step, side, needs }: PlanNode,
  records: ReadonlyMap<string, StepRecord>,
  reached: ReadonlySet<string>,
  { answers, leftOut }: StepContext,
): boolean {
  if (side !== undefined || leftOut.has(step.Name)) return false;
  const holds = (name: string): boolean =>
    records.has(name) ? records.get(name)?.status === "succeeded" : reached.has(name);
  return answers.has(step.Name) || needs.every(holds);
}

/**
 * The prediction for a step that fails before its job starts. An earlier step can still write the missing data, to an address
 * that this step spells out instead of referring to the earlier step.
 */
function failing(
  { step: { Name: name, Type: type } }: PlanNode,
  { message = "", diagnostic }: Pick<StepRecord, "message" | "diagnostic">,
  found: ReadonlyMap<string, PredictedStep>,
  plan: Plan,
): PredictedStep {
  const before = [...reachable(name, (one) => plan.get(one)?.before ?? [])];
  const canWrite = before.some((one) => one !== name && ["yes", "unknown"].includes(found.get(one)?.rerun ?? ""));
  if (diagnostic === undefined || (diagnostic.code === "run/input-missing" && canWrite))
    return { name, type, rerun: "yes", because: "" };
  return { name, type, rerun: "no", because: message, fault: diagnostic };
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
