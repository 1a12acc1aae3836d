import { byText } from "../base/canonical.ts";
import { didYouMean, editDistance, nearest, normalizedName, snakeCase, stems } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import { JOB_TYPES } from "../spec/job-types.ts";
import type { StepSpec } from "../spec/step.ts";
import type { Specifications } from "./specifications.ts";

/** A misspelling with this few letters is stronger evidence than the words of a name. */
const FEW_EDITS = 2;

/**
 * The known name or role that was probably meant, by its letters or otherwise by its words. For example,
 * "training_xgboost" means XGBoostTraining.
 */
export function nearestName(name: string, specifications: Pick<Specifications, "names" | "roles">): string | undefined {
  const onBranch = withUnknownBranch(name, specifications);
  if (onBranch !== undefined) return `${onBranch.spec.name}_${onBranch.branch}`;
  const spelt = nearestSpelling(name, specifications);
  if (spelt !== undefined && editDistance(spelt, name) <= FEW_EDITS) return spelt;
  return nearestByWords(name, specifications) ?? spelt;
}

/** A role with a branch. */
interface RoleOnBranch {
  readonly role: string;
  readonly branch: string;
  /** The first step that has the role. */
  readonly spec: StepSpec;
}

/**
 * Reads a role followed by a word that is not a known branch, such as "data_loading_oot". Undefined if the word could
 * be a part of a step's name, or a misspelling of one.
 */
export function withUnknownBranch(name: string, { names, roles }: Names): RoleOnBranch | undefined {
  const [, role = "", branch = ""] = /^(.+)_([a-z][a-z0-9]*)$/.exec(snakeCase(name.trim())) ?? [];
  const [spec] = roles.get(role) ?? [];
  if (spec === undefined) return undefined;
  const known = nearest(branch, JOB_TYPES);
  const words = [...names.keys(), ...roles.keys()].flatMap((one) => snakeCase(one).split("_"));
  const isPart =
    known === undefined
      ? nearest(branch, words) !== undefined
      : stepsWithWords(`${role}_${known}`, { names }).length > 0;
  return isPart ? undefined : { role, branch: known ?? branch, spec };
}

type Names = Pick<Specifications, "names" | "roles">;

const stemsOf = (names: readonly string[]): ReadonlySet<string> => new Set(names.flatMap((name) => [...stems(name)]));
const hasAll = (known: ReadonlySet<string>, wanted: ReadonlySet<string>): boolean =>
  [...wanted].every((word) => known.has(word));

/** The steps whose name and roles together contain all words in a name. */
export function stepsWithWords(name: string, { names }: Pick<Specifications, "names">): readonly StepSpec[] {
  const wanted = stems(name);
  const steps = [...new Set(names.values())];
  return wanted.size === 0 ? [] : steps.filter((spec) => hasAll(stemsOf([spec.name, ...(spec.roles ?? [])]), wanted));
}

/** A name does not mean a role that has less than half of its words. */
const ENOUGH = 0.5;

/** The step that has all words of a name. If there are several or none, the role with most of the words. */
function nearestByWords(name: string, { names, roles }: Names): string | undefined {
  const wanted = stems(name);
  const steps = stepsWithWords(name, { names });
  const [only] = steps;
  if (steps.length === 1 && only !== undefined && !hasAll(stemsOf(only.roles ?? []), wanted)) return only.name;
  const [first = ""] = wanted;
  const scored = [...roles].flatMap(([role, having]) => {
    if (steps.length > 0 && !having.some((spec) => steps.includes(spec))) return [];
    const known = stems(role);
    const common = [...wanted].filter((word) => known.has(word)).length;
    const score = common / (wanted.size + known.size - common);
    return score < ENOUGH ? [] : [{ role, score, first: known.has(first) }];
  });
  return scored.sort((a, b) => b.score - a.score || Number(b.first) - Number(a.first))[0]?.role;
}

/**
 * The known name or role with the most similar spelling, compared with the whole name and with the part before a branch
 * ("XGBostTraining_calibration").
 */
function nearestSpelling(name: string, { names, roles }: Pick<Specifications, "names" | "roles">): string | undefined {
  // Roles are lower-case and names are not, so the case shows which of them was meant.
  const known = /[A-Z]/.test(name) ? [...names.keys(), ...roles.keys()] : [...roles.keys(), ...names.keys()];
  const whole = nearest(name, known);
  const cut = Math.max(name.lastIndexOf("_"), name.lastIndexOf("-"));
  const head = cut <= 0 ? undefined : nearest(name.slice(0, cut), known);
  // A correctly spelt name has a wrong branch, so suggesting the same name would not help.
  if (head === undefined || normalizedName(head) === normalizedName(name.slice(0, cut))) return whole;
  const branch = name.slice(cut + 1);
  // A suffix that is not a known branch might be part of the name.
  const doubt = JOB_TYPES.has(branch.toLowerCase()) ? 0 : Math.ceil(branch.length / 2);
  const better = whole === undefined || editDistance(name.slice(0, cut), head) + doubt < editDistance(name, whole);
  return better && branch !== "" ? `${head}_${branch}` : (whole ?? head);
}

/** A message such as "there is no step 'XGBostTraining'", with the nearest name or, if there is none, all names. */
export function unknownStep(name: string, specifications: Specifications, at: Place): Diagnostic {
  const near = nearestName(name, specifications);
  const known = specifications.steps.map((spec) => spec.name).sort(byText);
  const hint = didYouMean(near, `known steps: ${known.join(", ")}`);
  return diagnostic("resolve/unknown-step", { name }, at, { hint });
}

/**
 * The specification that a misspelled step was probably meant to have. The outputs that it would produce are not
 * reported as missing.
 */
export function meantBy(name: string, specifications: Specifications): StepSpec | undefined {
  const near = nearestName(name, specifications);
  if (near === undefined) return undefined;
  return specifications.parse(near)?.spec ?? specifications.roles.get(near)?.[0];
}
