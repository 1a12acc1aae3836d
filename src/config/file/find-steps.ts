import { defined } from "../../base/defined.ts";
import { didYouMean, listed, nearest, normalizedName } from "../../base/words.ts";
import { diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import { isSameStep } from "../../spec/same-step.ts";
import type { StepSpec } from "../../spec/step.ts";
import { unknownField } from "../schema/check-config.ts";
import { fieldNamed, fieldsOf, type KnownSteps } from "../schema/known.ts";

/** A step of a pipeline that can be found by name. */
export interface NamedStep {
  readonly name: string;
  readonly spec: StepSpec;
  readonly jobType?: string;
}

/** The packs' steps to which a name can refer, with or without a job type, if no step in the pipeline has that name. */
export function meaningOf(name: string, steps: KnownSteps): readonly { spec: StepSpec; branch?: string }[] {
  const parsed = steps.parse(name);
  if (parsed !== undefined) return [parsed];
  const byVerb = [...new Set(steps.names.values())].filter((spec) => spec.verb === name);
  if (byVerb.length > 0) return byVerb.map((spec) => ({ spec }));
  return (steps.roles?.get(name) ?? []).map((spec) => ({ spec }));
}

/**
 * Finds the steps to which a name refers: by name, by step and job type, by verb, or by role ("train"). If there are
 * none, the error suggests the nearest name.
 */
export function findSteps<T extends NamedStep>(
  name: string,
  among: readonly T[],
  steps: KnownSteps,
  at: Place = {},
): Staged<readonly T[]> {
  const exact = among.filter((step) => step.name === name);
  if (exact.length > 0) return { value: exact, diagnostics: [] };
  const meant = meaningOf(name, steps);
  const found = among.filter((step) =>
    meant.some(
      ({ spec, branch }) =>
        isSameStep(step.spec, spec) && (branch === undefined || step.jobType?.toLowerCase() === branch.toLowerCase()),
    ),
  );
  if (found.length > 0) return { value: found, diagnostics: [] };
  const alike = among.filter((step) => normalizedName(step.name) === normalizedName(name));
  if (alike.length === 1) return { value: alike, diagnostics: [] };
  const names = among.map((step) => step.name);
  const near = nearest(name, names);
  const data = { name, known: listed(names) };
  return {
    value: [],
    diagnostics: [diagnostic("config/unknown-node", data, at, defined({ hint: didYouMean(near) }))],
  };
}

/** The name that refers to all steps that have a field. */
export const EVERY_STEP = "*";

/** Finds the steps to which STEP.FIELD refers. "*.FIELD" refers to all steps that have the field. */
export function findStepsWith<T extends NamedStep>(
  name: string,
  field: string,
  among: readonly T[],
  steps: KnownSteps,
): Staged<readonly T[]> {
  if (name !== EVERY_STEP) return findSteps(name, among, steps);
  const having = among.filter(({ spec }) => fieldNamed(spec, field) !== undefined);
  const all = new Set(among.flatMap(({ spec }) => [...fieldsOf(spec).byName.keys()]));
  return {
    value: having,
    diagnostics: having.length === 0 ? [unknownField("this pipeline", field, [...all], {})] : [],
  };
}
