import { endsRun } from "../../sagemaker/kinds.ts";
import { isControlType } from "../jobs/index.ts";
import type { StepRecord } from "../record/record.ts";
import type { Plan, PlanNode } from "./plan.ts";

/** Executes one step. `alone` is true if no other job can run at the same time. */
export type Execute = (node: PlanNode, records: ReadonlyMap<string, StepRecord>, alone: boolean) => Promise<StepRecord>;

/** Sorts steps by the longest path that depends on them: the ready step with the longest path starts first. */
function longestFirst(plan: Plan): Map<string, PlanNode> {
  const length = new Map<string, number>();
  // The plan is in topological order; in reverse, dependents come before the steps they wait for.
  for (const [name, { before }] of [...plan].reverse()) {
    const own = length.get(name) ?? 0;
    for (const one of before) length.set(one, Math.max(length.get(one) ?? 0, own + 1));
  }
  return new Map([...plan].sort(([a], [b]) => (length.get(b) ?? 0) - (length.get(a) ?? 0)));
}

/** Whether no other step can start before this step ends, because all waiting steps wait for it. */
function holdsUp(name: string, waiting: Plan): boolean {
  const later = new Set([name]);
  // The steps are in topological order, so one pass finds all later steps.
  for (const [one, { before }] of waiting) if (before.some((earlier) => later.has(earlier))) later.add(one);
  return [...waiting.keys()].every((one) => later.has(one));
}

/**
 * Executes every step of a plan, each after the steps that it waits for, at most `workers` jobs at a time; steps without a job
 * do not wait for a free worker. A Fail step that is ready runs before anything else begins, because it ends the run.
 *
 * @param keepGoing - whether Fail steps do not end the run
 * @param execute - executes one step; it must not throw except to end the whole run
 */
export async function schedule(
  plan: Plan,
  workers: number,
  execute: Execute,
  keepGoing = false,
): Promise<ReadonlyMap<string, StepRecord>> {
  const records = new Map<string, StepRecord>();
  const running = new Map<string, Promise<void>>();
  const jobs = new Set<string>();
  /** The running steps that end the run. */
  const ends = new Set<string>();
  const waiting = longestFirst(plan);
  const isEnd = ({ step }: PlanNode): boolean => !keepGoing && endsRun(step.Type);
  const begin = (name: string, node: PlanNode): void => {
    waiting.delete(name);
    if (!isControlType(node.step.Type)) jobs.add(name);
    if (isEnd(node)) ends.add(name);
    const alone = running.size === 0 && holdsUp(name, new Map([...plan].filter(([one]) => waiting.has(one))));
    const work = execute(node, records, alone).then((record) => {
      records.set(name, record);
      running.delete(name);
      jobs.delete(name);
      ends.delete(name);
    });
    running.set(name, work);
  };
  while (waiting.size > 0 || running.size > 0) {
    const ready = [...waiting].filter(([, { before }]) => before.every((one) => records.has(one)));
    for (const [name, node] of ready) if (isEnd(node)) begin(name, node);
    for (const [name, node] of ends.size > 0 ? [] : ready) {
      if (isControlType(node.step.Type) || jobs.size < workers) begin(name, node);
    }
    try {
      await Promise.race(running.values());
    } catch (error) {
      await Promise.allSettled(running.values());
      throw error;
    }
  }
  return records;
}
