import { canonicalKey } from "../../../base/canonical.ts";
import { diagnostic, type Place } from "../../../diagnostics/index.ts";
import { below } from "../path.ts";
import { placeOf } from "../place.ts";
import type { StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/** Source: service model, StepName. */
const STEP_NAME = /^[A-Za-z0-9\-_]{1,64}$/;

/** Checks that step names are valid and unique, including across the arms of conditions. */
export const names: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    if (typeof step.json["Name"] !== "string") continue;
    const at = (): Place => placeOf(below(step.at, "Name"), step);
    if (!STEP_NAME.test(step.name)) {
      yield diagnostic("definition/step-name", { step: step.name }, at(), { hint: `call it '${allowed(step.name)}'` });
      continue;
    }
    const other = view.byName.get(step.name);
    if (other === undefined || other === step) continue;
    yield same(step, other)
      ? diagnostic("definition/step-twice", { step: step.name, where: whereOf(other), here: whereOf(step) }, at())
      : diagnostic("definition/duplicate-step", { step: step.name, where: whereOf(other) }, at());
  }
};

/** The name without the characters that SageMaker rejects. */
const allowed = (name: string): string => name.replace(/[^A-Za-z0-9\-_]+/g, "-").slice(0, 64);

/** Whether the same step occurs in two places, rather than two steps sharing a name. */
const same = (a: StepView, b: StepView): boolean =>
  whereOf(a) !== whereOf(b) && canonicalKey(a.json) === canonicalKey(b.json);

const whereOf = ({ arm }: StepView): string =>
  arm === undefined ? "outside every branch" : `in ${arm.side} of '${arm.condition.name}'`;
