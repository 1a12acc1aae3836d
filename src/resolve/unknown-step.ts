import { byText } from "../base/canonical.ts";
import { nearest, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { StepSpec } from "../spec/step.ts";
import type { Specifications } from "./specifications.ts";

/** The known name that was most likely meant: of the whole, else of the part before a branch ("XGBostTraining_calibration"). */
function nearestName(name: string, { names }: Specifications): string | undefined {
  const whole = nearest(name, names.keys());
  if (whole !== undefined) return whole;
  const cut = name.lastIndexOf("_");
  const part = cut <= 0 ? undefined : nearest(name.slice(0, cut), names.keys());
  return part === undefined ? undefined : `${part}${name.slice(cut)}`;
}

/** "there is no step 'XGBostTraining'", with the nearest name, or all of them. */
export function unknownStep(name: string, specifications: Specifications, at: Place): Diagnostic {
  const near = nearestName(name, specifications);
  const known = specifications.steps.map((spec) => spec.name).sort(byText);
  const hint = near === undefined ? `known steps: ${known.join(", ")}` : `did you mean ${quoted(near)}?`;
  return diagnostic("resolve/unknown-step", { name }, at, { hint });
}

/** The specification that a misspelt step was most likely meant to have; what it would make is not reported as missing. */
export function meantBy(name: string, specifications: Specifications): StepSpec | undefined {
  const near = nearestName(name, specifications);
  return near === undefined ? undefined : specifications.parse(near)?.spec;
}
