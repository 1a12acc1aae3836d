import { defined } from "../../base/defined.ts";
import { listed, nearest } from "../../base/words.ts";
import type { Place } from "../../diagnostics/index.ts";
import { type At, pathText } from "./path.ts";
import type { StepView } from "./view.ts";

/** The location of a problem: the step's name and the path in the document. */
export const placeOf = (at: At, step?: Pick<StepView, "name">): Place =>
  defined({ step: step?.name === "" ? undefined : step?.name, path: pathText(at) });

/** A hint that suggests the nearest known name, or none if no name is close. */
export function didYouMean(name: string, known: Iterable<string>): { readonly hint?: string } {
  const near = nearest(name, known);
  return near === undefined || near === name ? {} : { hint: `did you mean '${near}'?` };
}

/** Longer lists are shortened because nobody reads them. */
const MAX_LISTED = 30;

/** A hint that suggests the nearest known name, or lists all known names if none is close. */
export function chooseFrom(name: string, known: readonly string[]): { readonly hint: string } {
  const rest = known.length > MAX_LISTED ? [...known.slice(0, MAX_LISTED), "…"] : known;
  return { hint: didYouMean(name, known).hint ?? (known.length === 0 ? "there is none" : `there are ${listed(rest)}`) };
}
