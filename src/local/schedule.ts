import type { Node, Plan } from "./plan.ts";
import type { StepRecord } from "./record.ts";

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
  const waiting = new Map(plan);
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
