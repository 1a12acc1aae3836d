import { defined } from "../../../base/defined.ts";
import { normalizedName, snakeCase, stems } from "../../../base/words.ts";
import type { ParsedName, Registry } from "../../../registry/registry.ts";
import { stepsWithWords } from "../../../resolve/index.ts";
import { JOB_TYPES } from "../../../spec/job-types.ts";
import type { StepSpec } from "../../../spec/step.ts";
import { createIsBranchBound, findMissing, type IsBranchBound, outputKinds } from "../../chain/flow.ts";

/** The meaning of a name in a spec: a step (with the branch in the name), or one of several steps that have a role. */
export interface Meant {
  readonly branch?: string;
  readonly candidates: readonly StepSpec[];
  /** True if a role was written, in which case the instance is named after the step. */
  readonly byRole: boolean;
}

/**
 * Reads a name: a step's own name or alias, or otherwise a role, each with or without a branch after it. After a role,
 * words are a branch only if a branch with that name exists: "load data" is not "load" on a branch "data".
 */
export function meaningOf(
  name: string,
  registry: Registry,
  declared: ReadonlySet<string> = new Set(),
): Meant | undefined {
  const parsed = registry.parse(name);
  if (parsed !== undefined)
    return {
      candidates: [parsed.spec],
      byRole: false,
      ...defined({ branch: parsed.branch }),
    };
  const role = snakeCase(name.trim());
  const whole = registry.roles.get(role);
  if (whole !== undefined) return { candidates: whole, byRole: true };
  for (let cut = role.lastIndexOf("_"); cut > 0; cut = role.lastIndexOf("_", cut - 1)) {
    const candidates = registry.roles.get(role.slice(0, cut));
    const branch = role.slice(cut + 1);
    if (candidates === undefined || !isBranch(branch, declared)) continue;
    // "lightgbm_evaluation" contains all words of LightGBMModelEval, so it is not "lightgbm" on the branch
    // "evaluation".
    const isRepeated = [...stems(branch)].every((word) => stems(role.slice(0, cut)).has(word));
    if (!isRepeated && stepsWithWords(name, registry).some((spec) => !candidates.includes(spec))) continue;
    return { candidates, byRole: true, branch };
  }
  return findBySpelling(name, registry, declared);
}

const isBranch = (branch: string, declared: ReadonlySet<string>): boolean =>
  JOB_TYPES.has(branch.toLowerCase()) || [...declared].some((one) => one.toLowerCase() === branch.toLowerCase());

/** The branches in step names, such as "DataLoading_oot". */
const branchesOf = (names: readonly string[], registry: Registry): readonly string[] =>
  names.flatMap((name) => registry.parse(name)?.branch ?? []);

/** The branches to which names can refer: declared ones, and those in full step names. */
export const branchesFor = (
  declared: readonly string[],
  names: readonly string[],
  registry: Registry,
): ReadonlySet<string> => new Set([...declared, ...branchesOf(names, registry)]);

/**
 * Finds a step by another spelling of its name, such as "xgboost_model_eval" or "tabular-preprocessing-training". Case
 * and separators are ignored.
 */
function findBySpelling(name: string, registry: Registry, declared: ReadonlySet<string>): Meant | undefined {
  const known = new Map([...registry.names].map(([one, spec]) => [normalizedName(one), spec]));
  const parts = name.split(/[_\s-]+/);
  for (let count = parts.length; count > 0; count -= 1) {
    const spec = known.get(normalizedName(parts.slice(0, count).join("")));
    const branch = parts.slice(count).join("_");
    // "xgboost_model_evl" is a misspelling, not XGBoostModel on a branch "evl".
    if (spec === undefined || (branch !== "" && !isBranch(branch, declared))) continue;
    return { candidates: [spec], byRole: true, ...(branch !== "" && { branch }) };
  }
  return undefined;
}

/**
 * Extends a registry so that it also accepts roles and other spellings.
 *
 * @param names - the names to be read, because the step that a role stands for depends on the other names
 * @param registry - the steps
 * @returns a registry whose `parse` accepts these names
 */
export function readingRoles(names: readonly string[], registry: Registry): Registry {
  const declared = branchesFor([], names, registry);
  const meant = names.flatMap((name) => {
    const found = meaningOf(name, registry, declared);
    return found === undefined ? [] : [{ name, ...found }];
  });
  const specOf = chooseSteps(meant, createIsBranchBound(registry));
  const read = new Map(
    meant.map((one): [string, ParsedName] => [one.name, { spec: specOf(one), ...defined({ branch: one.branch }) }]),
  );
  return { ...registry, parse: (name) => registry.parse(name) ?? read.get(name) };
}

/**
 * Chooses a step for every role: the first step with that role whose inputs the other steps can provide. Names are
 * kept. Roles are resolved in order of rank, so that a trainer determines which evaluation fits.
 */
export function chooseSteps(meant: readonly Meant[], isBranchBound: IsBranchBound): (meant: Meant) => StepSpec {
  const chosen = new Map<Meant, StepSpec>();
  for (const one of meant) if (one.candidates.length === 1) chosen.set(one, one.candidates[0] as StepSpec);
  const open = meant.filter((one) => !chosen.has(one)).sort((a, b) => rank(a) - rank(b));
  for (const one of open) {
    const others = meant.filter((other) => other !== one);
    const have = new Set(
      others.flatMap((other) => {
        const step = chosen.get(other);
        return (step === undefined ? other.candidates : [step]).flatMap(outputKinds);
      }),
    );
    const fits = one.candidates.find((spec) => findMissing(spec, have, isBranchBound).length === 0);
    chosen.set(one, fits ?? (one.candidates[0] as StepSpec));
  }
  return (one) => chosen.get(one) as StepSpec;
}

const rank = (meant: Meant): number => Math.min(...meant.candidates.map((spec) => spec.rank));
