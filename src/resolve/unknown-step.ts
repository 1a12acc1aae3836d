import { byText } from "../base/canonical.ts";
import { didYouMean, editDistance, nearest } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import { JOB_TYPES } from "../spec/job-types.ts";
import type { StepSpec } from "../spec/step.ts";
import type { Specifications } from "./specifications.ts";

/** The known name or role that was probably meant, compared with the whole name and with the part before a branch ("XGBostTraining_calibration"). */
export function nearestName(
  name: string,
  { names, roles }: Pick<Specifications, "names" | "roles">,
): string | undefined {
  // Roles are lower-case and names are not, so the case shows which of them was meant.
  const known = /[A-Z]/.test(name) ? [...names.keys(), ...roles.keys()] : [...roles.keys(), ...names.keys()];
  const whole = nearest(name, known);
  const cut = Math.max(name.lastIndexOf("_"), name.lastIndexOf("-"));
  const head = cut <= 0 ? undefined : nearest(name.slice(0, cut), known);
  if (head === undefined) return whole;
  const branch = name.slice(cut + 1);
  // A suffix that is not a known branch may be part of the name.
  const doubt = JOB_TYPES.has(branch.toLowerCase()) ? 0 : Math.ceil(branch.length / 2);
  const better = whole === undefined || editDistance(name.slice(0, cut), head) + doubt < editDistance(name, whole);
  return better && branch !== "" ? `${head}_${branch}` : (whole ?? head);
}

/** "there is no step 'XGBostTraining'", with the nearest name or, failing that, all names. */
export function unknownStep(name: string, specifications: Specifications, at: Place): Diagnostic {
  const near = nearestName(name, specifications);
  const known = specifications.steps.map((spec) => spec.name).sort(byText);
  const hint = didYouMean(near, `known steps: ${known.join(", ")}`);
  return diagnostic("resolve/unknown-step", { name }, at, { hint });
}

/**
 * The specification that a misspelt step was probably meant to have. The outputs that it would produce are not reported
 * as missing.
 */
export function meantBy(name: string, specifications: Specifications): StepSpec | undefined {
  const near = nearestName(name, specifications);
  if (near === undefined) return undefined;
  return specifications.parse(near)?.spec ?? specifications.roles.get(near)?.[0];
}
