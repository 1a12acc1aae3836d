import { reachable } from "../../base/graph.ts";
import { type Plan, readBy } from "./plan.ts";
import type { PredictedStep } from "./predicted-step.ts";

/**
 * Marks steps as "unknown" whose outcome another step in the same run can change: a run never reuses its own results,
 * so a step whose job runs replaces the earlier result for other steps with the same key, unless these come first.
 *
 * @param keys - the cache keys of the steps whose requests are known
 */
export function withRivals(
  steps: readonly PredictedStep[],
  plan: Plan,
  keys: ReadonlyMap<string, string>,
): readonly PredictedStep[] {
  const found = new Map(steps.map((step) => [step.name, step]));
  const rivals = new Map(
    steps.flatMap((step) => {
      const rival = step.cachedFrom === undefined ? undefined : steps.find((other) => isRival(step, other, plan, keys));
      return rival === undefined ? [] : [[step.name, rival.name] as const];
    }),
  );
  if (rivals.size === 0) return steps;
  const open = new Set(rivals.keys());
  return [...plan].map(([name, { step, side }]) => {
    const own = found.get(name) as PredictedStep;
    const needed = [...readBy(step), ...(side === undefined ? [] : [side.condition])].find((one) => open.has(one));
    const because = rivals.get(name) ?? needed;
    if (because === undefined) return own;
    open.add(name);
    if (own.rerun === "always" || own.rerun === "unknown") return own;
    return { name, type: own.type, rerun: "unknown", because };
  });
}

/** Whether another step can replace the earlier result that a step would reuse. */
function isRival(kept: PredictedStep, other: PredictedStep, plan: Plan, keys: ReadonlyMap<string, string>): boolean {
  if (other.name === kept.name || other.type !== kept.type) return false;
  const comesLater = reachable(other.name, (name) => plan.get(name)?.before ?? []).has(kept.name);
  if (comesLater) return false;
  if (other.rerun === "yes") return keys.get(other.name) === keys.get(kept.name);
  // The other step's key is not known. If it can reuse the same results, it does not replace them.
  const [one, two] = [plan.get(other.name)?.step.CacheConfig, plan.get(kept.name)?.step.CacheConfig];
  return other.rerun === "unknown" && (one?.Enabled === false || one?.ExpireAfter !== two?.ExpireAfter);
}
