import { nearest } from "../../base/words.ts";
import type { DefinitionView, StepView } from "./view.ts";

/**
 * Whether a step can rely on another having run, because the other step is outside every condition, in the same arm, or
 * in an enclosing arm.
 */
export function isVisible(from: StepView, to: StepView): boolean {
  if (to.arm === undefined) return true;
  for (let { arm } = from; arm !== undefined; arm = arm.condition.arm) {
    if (arm.condition === to.arm.condition && arm.side === to.arm.side) return true;
  }
  return false;
}

/** Whether at most one of two steps runs because they are on different sides of a condition. */
export function excludes(one: StepView, other: StepView): boolean {
  const sides = new Map<StepView, string>();
  for (let { arm } = one; arm !== undefined; arm = arm.condition.arm) sides.set(arm.condition, arm.side);
  for (let { arm } = other; arm !== undefined; arm = arm.condition.arm) {
    const side = sides.get(arm.condition);
    if (side !== undefined && side !== arm.side) return true;
  }
  return false;
}

/** Names shared by several steps, which make references ambiguous. */
export function namesakes(view: DefinitionView): ReadonlySet<string> {
  return new Set(view.steps.flatMap((step) => (view.byName.get(step.name) === step ? [] : [step.name])));
}

/**
 * For every step, by name, the names of the steps that it reads or waits for, including the enclosing condition.
 * `meant` also includes the intended targets of invalid references (misspelled or duplicate names), which are reported
 * elsewhere.
 */
export function predecessors(view: DefinitionView, meant = false): ReadonlyMap<string, ReadonlySet<string>> {
  const before = new Map<string, Set<string>>([...view.byName.keys()].map((name) => [name, new Set()]));
  const twice = namesakes(view);
  const add = (step: StepView, name: string, read: boolean): void => {
    const found =
      view.byName.get(name) ?? (meant ? view.byName.get(nearest(name, view.byName.keys()) ?? "") : undefined);
    if (found === undefined || found.name === step.name) return;
    // Waiting for a Fail step or reading from an invisible arm is rejected anyway, and a cycle would be reported as a
    // second problem.
    const isDoubtful = twice.has(name) || twice.has(step.name) || (read && !isVisible(step, found));
    if (found.kind?.ends !== true && (meant || !isDoubtful)) before.get(step.name)?.add(found.name);
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
