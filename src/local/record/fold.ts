import type { JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { setMember } from "../../base/own.ts";
import type { Manifest } from "../../compile/compiled.ts";
import type { JournalEntry, Opening, StepResult } from "./journal.ts";
import type { RunRecord, StepRecord } from "./record.ts";
import { type SearchRecord, searchOf } from "./trials.ts";

/** A run's record, folded from its journal, with the results of its steps. */
export interface Folded {
  readonly record: RunRecord;
  readonly opening: Opening;
  readonly results: ReadonlyMap<string, StepResult>;
}

/**
 * Folds a journal into a record; undefined if it has no first line yet. `alive` is whether the run's process still
 * exists: a run that has no end and whose process is gone was interrupted.
 */
export function fold(
  entries: readonly JournalEntry[],
  alive: (opening: Opening) => boolean,
  now: number,
  manifest?: Manifest,
): Folded | undefined {
  const first = entries.find((entry) => entry.t === "run");
  if (first === undefined) return undefined;
  const { t: _, version, process, pipeline, steps: declared, given: _given, part: _part, ...opening } = first;
  const end = entries.findLast((entry) => entry.t === "end");
  const status = end?.status ?? (alive(first) ? "running" : "interrupted");
  const steps = new Map<string, StepRecord>(
    declared.map(({ name, type }) => [
      name,
      { name, type, status: "waiting", emulation: "none", seconds: 0, outputs: {} },
    ]),
  );
  const results = new Map<string, StepResult>();
  const metrics: Record<string, JsonObject> = {};
  const notes: string[] = [];
  for (const entry of entries) {
    if (entry.t === "note") notes.push(entry.text);
    if (entry.t === "start") {
      const before = steps.get(entry.step);
      if (before !== undefined) steps.set(entry.step, { ...before, status: "running", startedAfter: entry.after });
    }
    if (entry.t === "step") {
      steps.set(entry.record.name, entry.record);
      if (entry.result !== undefined) results.set(entry.record.name, entry.result);
      if (entry.metrics !== undefined) setMember(metrics, entry.record.name, entry.metrics);
    }
  }
  const cut = status === "interrupted";
  const list = [...steps.values()].map(
    (step): StepRecord =>
      cut && step.status === "running"
        ? { ...step, status: "stopped", message: "the run was killed while this step ran" }
        : step,
  );
  const last = end?.at === undefined ? undefined : Date.parse(end.at);
  const elapsed = (last ?? (cut ? lastSign(list, opening.startedAt) : now)) - Date.parse(opening.startedAt);
  const record: RunRecord = defined({
    ...opening,
    status,
    endedAt: end?.at,
    seconds: Math.max(0, elapsed / 1000),
    steps: list,
    manifest,
    metrics,
    searches: searchesOf(results),
    notes,
  });
  return { record, opening: first, results };
}

function searchesOf(results: ReadonlyMap<string, StepResult>): Readonly<Record<string, SearchRecord>> {
  const searches = [...results].map(([step, { properties }]) => [step, searchOf(properties)] as const);
  return Object.fromEntries(searches.filter((one): one is readonly [string, SearchRecord] => one[1] !== undefined));
}

/** The last time recorded by a killed run, in milliseconds since 1970. */
const lastSign = (steps: readonly StepRecord[], startedAt: string): number =>
  Date.parse(startedAt) + 1000 * Math.max(0, ...steps.map((step) => (step.startedAfter ?? 0) + step.seconds));
