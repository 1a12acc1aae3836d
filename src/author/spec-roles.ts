import { nearest, quoted, snakeCase } from "../base/words.ts";
import type { Registry } from "../registry/registry.ts";
import type { StepSpec } from "../spec/step.ts";
import { gives, missing, type Stays } from "./flow.ts";

/** What a name of a spec means: a step, with the branch that the name carries, or one of several that have a role. */
export interface Meant {
  readonly branch?: string;
  readonly candidates: readonly StepSpec[];
  /** True where a role was written: the step's own name is then the instance's. */
  readonly byRole: boolean;
}

/** The branches that teams in this field have. Others are fine where they cannot be taken for a misspelt role. */
const JOB_TYPES: ReadonlySet<string> = new Set([
  "training",
  "calibration",
  "validation",
  "testing",
  "evaluation",
  "inference",
]);

/** Reads a name: a step's own name or alias, else a role word, each with or without a branch behind it. */
export function meaningOf(name: string, registry: Registry): Meant | undefined {
  const parsed = registry.parse(name);
  if (parsed !== undefined)
    return {
      candidates: [parsed.spec],
      byRole: false,
      ...(parsed.branch === undefined ? {} : { branch: parsed.branch }),
    };
  const role = snakeCase(name.trim());
  const whole = registry.roles.get(role);
  if (whole !== undefined) return { candidates: whole, byRole: true };
  for (let cut = role.lastIndexOf("_"); cut > 0; cut = role.lastIndexOf("_", cut - 1)) {
    const candidates = registry.roles.get(role.slice(0, cut));
    const branch = role.slice(cut + 1);
    if (candidates === undefined) continue;
    // "data_loding" is no "data" on a branch "loding": a branch that nobody knows must not explain a misspelt word.
    const near = JOB_TYPES.has(branch) ? undefined : nearest(role, registry.roles.keys());
    if (near !== undefined && near !== role.slice(0, cut)) continue;
    return { candidates, byRole: true, branch };
  }
  return undefined;
}

/** What might have been meant, for a hint. */
export function nearestName(name: string, registry: Registry): string | undefined {
  // Roles are written in lower case, names are not: whoever writes one means one.
  const known = /[A-Z]/.test(name)
    ? [...registry.names.keys(), ...registry.roles.keys()]
    : [...registry.roles.keys(), ...registry.names.keys()];
  const near = nearest(name, known);
  if (near !== undefined) return near;
  const cut = name.lastIndexOf("_");
  const stem = cut > 0 ? nearest(name.slice(0, cut), known) : undefined;
  return stem === undefined ? undefined : `${stem}${name.slice(cut)}`;
}

/**
 * Chooses a step for every role: the first that has it and whose inputs the rest can feed. Names stand; roles are
 * settled in the order of rank, so that a trainer decides which evaluation fits it.
 */
export function settleRoles(meant: readonly Meant[], stays: Stays): readonly StepSpec[] {
  const chosen = new Map<Meant, StepSpec>();
  for (const one of meant) if (one.candidates.length === 1) chosen.set(one, one.candidates[0] as StepSpec);
  const open = meant.filter((one) => !chosen.has(one)).sort((a, b) => rank(a) - rank(b));
  for (const one of open) {
    const others = meant.filter((other) => other !== one);
    const have = new Set(
      others.flatMap((other) => {
        const settled = chosen.get(other);
        return (settled === undefined ? other.candidates : [settled]).flatMap(anywhere);
      }),
    );
    const fits = one.candidates.find((spec) => missing(spec, have, stays).length === 0);
    chosen.set(one, fits ?? (one.candidates[0] as StepSpec));
  }
  return meant.map((one) => chosen.get(one) as StepSpec);
}

const rank = (meant: Meant): number => Math.min(...meant.candidates.map((spec) => spec.rank));
/** What a step gives, branches left aside: whether they fit is for resolution to say. */
const anywhere = (spec: StepSpec): readonly string[] => gives(spec);

export const didYouMean = (near: string | undefined, otherwise: string): string =>
  near === undefined ? otherwise : `did you mean ${quoted(near)}?`;
