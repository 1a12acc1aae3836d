import type { JsonObject } from "../../base/canonical.ts";
import { listed, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { type At, below } from "./path.ts";
import { placeOf } from "./place.ts";
import type { StepView } from "./view.ts";

/** Unknown names, each with the name that was probably meant, and required names that are missing. */
export interface Spelling {
  readonly unknown: readonly { readonly member: string; readonly hint: string }[];
  readonly missing: readonly string[];
}

/**
 * Pairs unknown names with absent ones, starting with required ones, because a misspelled required member is one
 * problem, not two.
 */
export function spelling(
  unknown: readonly string[],
  absent: readonly string[],
  required: readonly string[],
  known: readonly string[],
  owner: string,
): Spelling {
  const missing = [...required];
  return {
    unknown: unknown.map((member) => {
      const meant = nearest(member, missing) ?? nearest(member, absent);
      if (meant !== undefined && missing.includes(meant)) missing.splice(missing.indexOf(meant), 1);
      return { member, hint: meant === undefined ? `${owner} has ${listed(known)}` : `did you mean '${meant}'?` };
    }),
    missing,
  };
}

/** The members that an object can have and those that it must have. */
export interface ShapeMembers {
  readonly known: readonly string[];
  readonly required?: readonly string[];
  /** Whether the object is meaningless without its required members. */
  readonly vital?: true;
}

/** The members without which a definition or a step has no meaning. */
const VITAL = ["Steps", "Name", "Type", "Arguments"];

/** A diagnostic for each unknown member and each missing required one. */
export function* checkMembers(
  json: JsonObject,
  { known, required = [], vital }: ShapeMembers,
  owner: string,
  step: StepView | undefined,
  at: At | undefined = step?.at,
): Iterable<Diagnostic> {
  const isKnown = (member: string): boolean => known.includes(member);
  const isGiven = (member: string): boolean => json[member] !== undefined;
  if (Object.keys(json).every(isKnown) && required.every(isGiven)) return;
  const unknown = Object.keys(json).filter((member) => !isKnown(member));
  const lacking = required.filter((member) => !isGiven(member));
  const absent = known.filter((member) => !isGiven(member));
  const found = spelling(unknown, absent, lacking, known, owner);
  for (const { member, hint } of found.unknown) {
    yield diagnostic("definition/unknown-member", { member, owner }, placeOf(below(at, member), step), { hint });
  }
  for (const member of found.missing) {
    const where = placeOf(below(at, member), step);
    yield vital === true && VITAL.includes(member)
      ? diagnostic("definition/missing-part", { member, owner }, where)
      : diagnostic("definition/missing-member", { member, owner }, where);
  }
}

/** Whether an absent member is present but misspelled. Misspellings are reported separately. */
export const isMisspelt = (json: JsonObject, known: readonly string[], member: string): boolean =>
  Object.keys(json).some((given) => !known.includes(given) && nearest(given, [member]) !== undefined);
