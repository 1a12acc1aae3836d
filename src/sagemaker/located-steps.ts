import type { Json } from "../base/canonical.ts";
import { objectOf } from "../base/json.ts";
import type { DefinitionStep } from "./definition.ts";
import { choosesBranch } from "./kinds.ts";

/** A step, and the condition branch that contains it, such as "QualityGate, then". */
export interface LocatedStep {
  readonly step: DefinitionStep;
  readonly arm?: string;
}

const ARMS = { IfSteps: "then", ElseSteps: "else" } as const;

/** All steps in a definition, each after the condition that contains it. Conditions are listed without their arms. */
export function locatedSteps(steps: readonly DefinitionStep[], arm?: string): readonly LocatedStep[] {
  return steps.flatMap((step) => {
    const own = arm === undefined ? {} : { arm };
    if (!choosesBranch(step.Type)) return [{ step, ...own }];
    const inner = Object.entries(ARMS).flatMap(([member, side]) => {
      const list = step.Arguments[member];
      return Array.isArray(list) ? locatedSteps(list as readonly DefinitionStep[], `${step.Name}, ${side}`) : [];
    });
    const kept = Object.entries(objectOf(step.Arguments as Json)).filter(([member]) => !(member in ARMS));
    return [{ step: { ...step, Arguments: Object.fromEntries(kept) }, ...own }, ...inner];
  });
}
