import type { DefinitionView, StepView } from "./view.ts";

/**
 * Whether a step may count on another having run before it: whoever stands outside every branch, in the same arm,
 * or in an arm that surrounds it.
 */
export function isVisible(from: StepView, to: StepView): boolean {
  if (to.arm === undefined) return true;
  for (let { arm } = from; arm !== undefined; arm = arm.condition.arm) {
    if (arm.condition === to.arm.condition && arm.side === to.arm.side) return true;
  }
  return false;
}

/** For every step, by name, the names of the steps that it reads or waits for; the condition around it is one of them. */
export function predecessors(view: DefinitionView): ReadonlyMap<string, ReadonlySet<string>> {
  const before = new Map<string, Set<string>>([...view.byName.keys()].map((name) => [name, new Set()]));
  const add = (step: StepView, name: string, read: boolean): void => {
    const other = view.byName.get(name);
    // What is refused as such, a step that waits for itself or reads what it cannot see, would only add a cycle to it.
    if (other === undefined || name === step.name || (read && !isVisible(step, other))) return;
    before.get(step.name)?.add(name);
  };
  for (const step of view.steps) {
    for (const name of step.dependsOn) add(step, name, false);
    if (step.arm !== undefined) add(step, step.arm.condition.name, false);
  }
  for (const { step, reference } of view.expressions) {
    if (step !== undefined && reference?.root === "Steps") add(step, reference.step, true);
  }
  return before;
}
