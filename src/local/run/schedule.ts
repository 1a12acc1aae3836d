import type { StepRecord } from "../record/record.ts";
import type { Plan, PlanNode } from "./plan.ts";

/** The steps so that one with a longer way to the end behind it comes first: of those that are ready, it starts first. */
function longestFirst(plan: Plan): Map<string, PlanNode> {
  const length = new Map<string, number>();
  // The plan is topological: backwards, all that waits for a step is seen before the step.
  for (const [name, { before }] of [...plan].reverse()) {
    const own = length.get(name) ?? 0;
    for (const one of before) length.set(one, Math.max(length.get(one) ?? 0, own + 1));
  }
  return new Map([...plan].sort(([a], [b]) => (length.get(b) ?? 0) - (length.get(a) ?? 0)));
}

/** Steps that the service decides by itself, without a job: nothing here has to wait for a free worker to decide them. */
const DECIDED: ReadonlySet<string> = new Set(["Condition", "Fail"]);

/**
 * Settles every step of a plan, each after all that it waits for, at most `workers` jobs at a time. A Fail step that is
 * ready has its turn before anything else begins: it ends the run, and what would begin beside it is stopped at once.
 * What becomes of a step, `settle` decides; it must not throw except to end the whole run.
 */
export async function schedule(
  plan: Plan,
  workers: number,
  settle: (node: PlanNode, records: ReadonlyMap<string, StepRecord>) => Promise<StepRecord>,
): Promise<ReadonlyMap<string, StepRecord>> {
  const records = new Map<string, StepRecord>();
  const running = new Map<string, Promise<void>>();
  const jobs = new Set<string>();
  /** Fail steps whose turn it is. */
  const ends = new Set<string>();
  const waiting = longestFirst(plan);
  const begin = (name: string, node: PlanNode): void => {
    waiting.delete(name);
    if (!DECIDED.has(node.step.Type)) jobs.add(name);
    if (node.step.Type === "Fail") ends.add(name);
    const work = settle(node, records).then((record) => {
      records.set(name, record);
      running.delete(name);
      jobs.delete(name);
      ends.delete(name);
    });
    running.set(name, work);
  };
  while (waiting.size > 0 || running.size > 0) {
    const ready = [...waiting].filter(([, { before }]) => before.every((one) => records.has(one)));
    for (const [name, node] of ready) if (node.step.Type === "Fail") begin(name, node);
    for (const [name, node] of ends.size > 0 ? [] : ready) {
      if (DECIDED.has(node.step.Type) || jobs.size < workers) begin(name, node);
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
