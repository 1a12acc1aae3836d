import { cacheStateOf, comparedReferences, passingIn, stepsAmong } from "../sagemaker/cache-keys/reuse.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";

/** Whether AWS's cache may answer a step with an earlier result, as far as the definition shows. */
export function mayReuse(steps: ReadonlyMap<string, DefinitionStep>): (name: string) => boolean {
  const known = new Map<string, boolean>();
  const of = (name: string): boolean => {
    const found = known.get(name);
    if (found !== undefined) return found;
    // On a cycle, which is an error elsewhere, nothing is reused.
    known.set(name, false);
    const step = steps.get(name);
    const may = step !== undefined && isReusable(step, of);
    known.set(name, may);
    return may;
  };
  return of;
}

function isReusable(step: DefinitionStep, of: (name: string) => boolean): boolean {
  if (cacheStateOf(step).kind === "off") return false;
  const read = comparedReferences(step);
  // The addresses that a step reads are new if the step that wrote them has run.
  return passingIn(read) === undefined && stepsAmong(read).every((name) => name === step.Name || of(name));
}
