import { listed } from "../../base/words.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import { foldRun, runNames } from "../record/history.ts";
import type { StepResult } from "../record/journal.ts";
import type { StepRecord } from "../record/record.ts";
import { isWhole } from "../storage/cache/cache.ts";
import type { Folders } from "../storage/folders.ts";
import type { Storage } from "../storage/s3.ts";
import type { Plan } from "./plan.ts";

/** A step's last result and its record. */
export interface Last {
  readonly record: StepRecord;
  readonly result: StepResult;
}

/**
 * The last results of all steps that a step depends on, even if outdated; throws if one has none. Only runs of the same
 * pipeline count.
 */
export async function lastResults(
  only: string,
  plan: Plan,
  pipeline: string,
  places: { readonly effects: Effects; readonly folders: Folders; readonly storage: Storage },
): Promise<ReadonlyMap<string, Last>> {
  const node = plan.get(only);
  if (node === undefined) {
    throw new SpeclineError([diagnostic("run/unknown-step", { step: only, known: listed([...plan.keys()]) })]);
  }
  const missing = new Set(node.needs);
  const found = new Map<string, Last>();
  for (const run of await runNames(places.effects, places.folders)) {
    if (missing.size === 0) break;
    const folded = await foldRun(places.effects, places.folders, run);
    if (folded?.opening.pipeline !== pipeline) continue;
    for (const name of missing) {
      const record = folded.record.steps.find((step) => step.name === name && step.status === "succeeded");
      const result = folded.results.get(name);
      if (record === undefined || result === undefined) continue;
      if (!(await isWhole({ outputs: record.outputs, result }, places.effects, places.storage))) continue;
      found.set(name, { record: { ...record, cachedFrom: record.cachedFrom ?? run, seconds: 0 }, result });
      missing.delete(name);
    }
  }
  if (missing.size > 0) {
    throw new SpeclineError([diagnostic("run/only-needs", { step: only, missing: listed([...missing]) })]);
  }
  return found;
}
