import type { JsonObject } from "../../base/canonical.ts";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { type At, below } from "./path.ts";
import { didYouMean, placeOf } from "./place.ts";
import type { StepView } from "./view.ts";

/** A diagnostic for each member that is not among the known ones, with the nearest of those that are not given yet. */
export function* unknownMembers(
  json: JsonObject,
  known: readonly string[],
  owner: string,
  step: StepView | undefined,
  at: At | undefined = step?.at,
): Iterable<Diagnostic> {
  for (const member of Object.keys(json)) {
    if (known.includes(member)) continue;
    const near = didYouMean(
      member,
      known.filter((name) => !Object.hasOwn(json, name)),
    );
    const hint = near.hint === undefined ? { hint: `${owner} has ${listed(known)}` } : near;
    yield diagnostic("definition/unknown-member", { member, owner }, placeOf(below(at, member), step), hint);
  }
}
