import type { Node, Plan } from "./plan.ts";
import type { StepRecord } from "./record.ts";

/** The steps so that one with a longer way to the end behind it comes first: of those that are ready, it starts first. */
function longestFirst(plan: Plan): Map<string, Node> {
  const length = new Map<string, number>();
  // The plan is topological: backwards, all that waits for a step is seen before the step.
  for (const [name, { before }] of [...plan].reverse()) {
    const own = length.get(name) ?? 0;
    for (const one of before) length.set(one, Math.max(length.get(one) ?? 0, own + 1));
  }
  return new Map([...plan].sort(([a], [b]) => (length.get(b) ?? 0) - (length.get(a) ?? 0)));
}

/**
 * Settles every step of a plan, each after all that it waits for, at most `workers` at a time.
 * What becomes of a step, `settle` decides; it must not throw except to end the whole run.
 */
export async function schedule(
  plan: Plan,
  workers: number,
  settle: (node: Node, records: ReadonlyMap<string, StepRecord>) => Promise<StepRecord>,
): Promise<ReadonlyMap<string, StepRecord>> {
  const records = new Map<string, StepRecord>();
  const running = new Map<string, Promise<void>>();
  const waiting = longestFirst(plan);
  while (waiting.size > 0 || running.size > 0) {
    for (const [name, node] of waiting) {
      if (running.size >= workers) break;
      if (!node.before.every((one) => records.has(one))) continue;
      waiting.delete(name);
      const work = settle(node, records).then((record) => {
        records.set(name, record);
        running.delete(name);
      });
      running.set(name, work);
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
