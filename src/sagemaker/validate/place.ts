import { listed, nearest } from "../../base/words.ts";
import type { Place } from "../../diagnostics/index.ts";
import { type At, pathText } from "./path.ts";
import type { StepView } from "./view.ts";

/** The place of a fault: the step's name and the path in the document. */
export const placeOf = (at: At, step?: StepView): Place => ({
  ...(step === undefined || step.name === "" ? {} : { step: step.name }),
  path: pathText(at),
});

/** The hint that names the nearest of the known names; none where nothing is near. */
export function didYouMean(name: string, known: Iterable<string>): { readonly hint?: string } {
  const near = nearest(name, known);
  return near === undefined || near === name ? {} : { hint: `did you mean '${near}'?` };
}

/** More names than these nobody reads. */
const MOST = 30;

/** The nearest of the known names; where nothing is near, all of them. */
export function chooseFrom(name: string, known: readonly string[]): { readonly hint: string } {
  const rest = known.length > MOST ? [...known.slice(0, MOST), "…"] : known;
  return { hint: didYouMean(name, known).hint ?? (known.length === 0 ? "there is none" : `there are ${listed(rest)}`) };
}
