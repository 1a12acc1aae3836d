import { join } from "node:path";
import { canonicalText } from "../../base/canonical.ts";
import { reachable } from "../../base/graph.ts";
import { parseJson } from "../../base/json-text.ts";
import { holdsHidden } from "../../base/secrets/index.ts";
import { listed } from "../../base/words.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import { DATA_VERSION } from "../../spec/policies.ts";
import type { Effects } from "../effects.ts";
import type { ParameterValues } from "../interpret/parameters.ts";
import type { Folded } from "../record/fold.ts";
import { foldRun, runNames } from "../record/history.ts";
import type { StepResult } from "../record/journal.ts";
import type { StepRecord } from "../record/record.ts";
import { isWhole } from "../storage/cache/cache.ts";
import { type Folders, runFolder } from "../storage/folders.ts";
import type { Storage } from "../storage/s3.ts";
import { type Plan, planOf } from "./plan.ts";
import { neededBeside, type RunSelection } from "./selection.ts";

/** A step's earlier result and its record. */
export interface Last {
  readonly record: StepRecord;
  readonly result: StepResult;
}

/** The results that selected steps need, and what the user should know about them. */
export interface EarlierResults {
  readonly results: ReadonlyMap<string, Last>;
  readonly notes: readonly string[];
}

interface Places {
  readonly effects: Effects;
  readonly folders: Folders;
  readonly storage: Storage;
}

/** The pipeline and how it runs now. */
export interface Now {
  readonly plan: Plan;
  /** The AWS name. Only runs of the same pipeline count. */
  readonly pipeline: string;
  readonly parameters: ParameterValues;
  /** The part of the rows that this run reads, if not all. Only runs that read the same part count. */
  readonly sample?: number | undefined;
}

/**
 * The earlier results of all steps on which selected steps depend, even if they are outdated; throws if one has none.
 * They come from the source run. Without one, a single step takes each result from the latest run that has it, whereas
 * a step with those after it takes all from the latest run that has all, so that they fit together.
 */
export async function earlierResults(
  selection: RunSelection,
  source: Folded | undefined,
  now: Now,
  places: Places,
): Promise<EarlierResults> {
  const needed = neededBeside(selection, now.plan);
  if (needed.length === 0) return { results: new Map(), notes: [] };
  if (source !== undefined) {
    const results = await resultsIn(source, needed, places);
    const missing = needed.filter((name) => !results.has(name));
    if (missing.length === 0) return { results, notes: await remarks([source], selection, now, places) };
    const data = { step: selection.step, run: source.record.run, missing: listed(missing) };
    throw new SpeclineError([diagnostic("run/source-lacks", data)]);
  }
  const isSingle = selection.steps.size === 1;
  let missing: readonly string[] = needed;
  const found = new Map<string, Last>();
  const used: Folded[] = [];
  for (const run of await runNames(places.effects, places.folders)) {
    const folded = await foldRun(places.effects, places.folders, run);
    if (folded?.opening.pipeline !== now.pipeline || folded.record.sample !== now.sample) continue;
    const open = needed.filter((name) => !found.has(name));
    const results = await resultsIn(folded, open, places);
    const lacking = open.filter((name) => !results.has(name));
    if (lacking.length < missing.length) missing = lacking;
    if (results.size === 0 || (!isSingle && lacking.length > 0)) continue;
    for (const [name, last] of results) found.set(name, last);
    used.push(folded);
    if (found.size === needed.length) return { results: found, notes: await remarks(used, selection, now, places) };
  }
  throw new SpeclineError([diagnostic("run/only-needs", { step: selection.step, missing: listed(missing) })]);
}

/** The whole results of steps in a run, which may itself have reused them. */
async function resultsIn(
  folded: Folded,
  names: readonly string[],
  { effects, storage }: Places,
): Promise<ReadonlyMap<string, Last>> {
  const found = new Map<string, Last>();
  for (const name of names) {
    const record = folded.record.steps.find((step) => step.name === name && step.status === "succeeded");
    const result = folded.results.get(name);
    if (record === undefined || result === undefined) continue;
    if (!(await isWhole({ outputs: record.outputs, result }, effects, storage))) continue;
    const cachedFrom = record.cachedFrom ?? folded.record.run;
    found.set(name, { record: { ...record, cachedFrom, seconds: 0 }, result });
  }
  return found;
}

/** In what the runs differ from the pipeline as it is now, as far as their results depend on it. */
async function remarks(
  runs: readonly Folded[],
  selection: RunSelection,
  { plan, parameters }: Now,
  { effects, folders }: Places,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const { record, opening } of runs) {
    const differing = Object.entries(opening.parameters)
      .filter(([name, value]) => name !== DATA_VERSION && name in parameters && parameters[name] !== value)
      .filter(([, value]) => !holdsHidden(String(value)))
      .map(([name, value]) => `${name}=${value}`);
    if (differing.length > 0) notes.push(`the results of run ${record.run} were made with ${listed(differing)}`);
    const file = await effects.files.readRegular(join(runFolder(folders, record.run), "definition.json"));
    const changed = changedSteps(file, selection, plan);
    const verb = changed.length === 1 ? "has" : "have";
    if (changed.length > 0)
      notes.push(`${listed(changed)} ${verb} changed since run ${record.run}, whose results are used`);
  }
  return notes;
}

/** The steps before the selected ones whose arguments are not those of the stored definition. */
function changedSteps(text: string | undefined, selection: RunSelection, plan: Plan): readonly string[] {
  const before = planIn(text);
  if (before === undefined) return [];
  const needed = new Set(
    neededBeside(selection, plan).flatMap((name) => [name, ...reachable(name, (one) => plan.get(one)?.needs ?? [])]),
  );
  return [...plan].flatMap(([name, { step }]) => {
    if (!needed.has(name) || selection.steps.has(name)) return [];
    const then = canonicalText(before.get(name)?.step.Arguments ?? null);
    return then === canonicalText(step.Arguments) || holdsHidden(then) ? [] : [name];
  });
}

function planIn(text: string | undefined): Plan | undefined {
  const parsed = parseJson(text ?? "");
  if (!("value" in parsed)) return undefined;
  try {
    return planOf(parsed.value as unknown as Definition);
  } catch {
    // A damaged file of an earlier run is no reason to refuse this one.
    return undefined;
  }
}
