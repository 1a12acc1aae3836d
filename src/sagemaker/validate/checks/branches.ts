import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { type At, below } from "../path.ts";
import { placeOf } from "../place.ts";
import { isVisible, namesakes } from "../scope.ts";
import type { DefinitionView, StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/** Checks that steps in a condition's arm are not read from outside it, because they might not run. */
export const branches: DefinitionCheck = function* (view) {
  const twice = namesakes(view);
  const seen = new Set<string>();
  const hidden = (step: StepView, name: string): StepView | undefined => {
    const other = view.byName.get(name);
    // Duplicate names are reported by another check.
    if (other?.arm === undefined || other === step || twice.has(name) || twice.has(step.name)) return undefined;
    if (isVisible(step, other)) return undefined;
    const key = `${step.name}\n${name}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    return other;
  };
  for (const { at, step, reference } of view.expressions) {
    if (step === undefined || reference?.root !== "Steps") continue;
    const other = hidden(step, reference.step);
    if (other !== undefined && other.kind?.ends !== true) yield unreachable(step, other, at);
  }
  yield* waiting(view, hidden);
  yield* nested(view);
};

function unreachable(step: StepView, other: StepView, at: At): Diagnostic {
  const condition = other.arm?.condition.name ?? "";
  return sharesCondition(step, other)
    ? diagnostic("definition/reads-other-arm", { step: step.name, other: other.name, condition }, placeOf(at, step))
    : diagnostic("definition/reads-inside", { step: step.name, other: other.name, condition }, placeOf(at, step));
}

/** Whether two steps are on different sides of the same condition. */
function sharesCondition(a: StepView, b: StepView): boolean {
  for (let { arm } = a; arm !== undefined; arm = arm.condition.arm) {
    for (let { arm: other } = b; other !== undefined; other = other.condition.arm) {
      if (arm.condition === other.condition) return true;
    }
  }
  return false;
}

function* waiting(
  view: DefinitionView,
  hidden: (step: StepView, name: string) => StepView | undefined,
): Iterable<Diagnostic> {
  for (const step of view.steps) {
    for (const [index, name] of step.dependsOn.entries()) {
      const other = hidden(step, name);
      if (other === undefined || other.kind?.ends === true) continue;
      const data = { step: step.name, other: name, condition: other.arm?.condition.name ?? "" };
      yield diagnostic("definition/waits-inside", data, placeOf(below(below(step.at, "DependsOn"), index), step));
    }
  }
}

/** One note for each outermost condition: what it says holds for all conditions inside. */
function* nested(view: DefinitionView): Iterable<Diagnostic> {
  const inside = new Map<StepView, StepView[]>();
  for (const step of view.steps) {
    if (step.arm === undefined || step.kind?.arguments.kind !== "condition") continue;
    const outermost = outermostOf(step);
    inside.set(outermost, [...(inside.get(outermost) ?? []), step]);
  }
  for (const [outermost, [first, ...others]] of inside) {
    if (first === undefined) continue;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    const data = { step: first.name, condition: outermost.name, more };
    yield diagnostic("definition/nested-condition", data, placeOf(first.at, first));
  }
}

const outermostOf = (step: StepView): StepView => (step.arm === undefined ? step : outermostOf(step.arm.condition));
