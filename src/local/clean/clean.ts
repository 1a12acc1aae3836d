import { dirname, join } from "node:path";
import type { Effects } from "../effects.ts";
import type { Folded } from "../record/fold.ts";
import { foldRun, runNames } from "../record/history.ts";
import { journalPath } from "../record/journal.ts";
import { confined } from "../storage/confined.ts";
import { asDiagnostic } from "../storage/faults.ts";
import { type Folders, foldersOf, runFolder } from "../storage/folders.ts";
import { claimTemporary, cleaningFolders, liveRuns, releaseTemporary } from "../storage/leftovers.ts";
import { addressesIn, addressesOf, cachedResults, neededAt, resultsOf, textOf } from "./needed.ts";
import { type KeepRules, type KnownRun, oldRuns } from "./old-runs.ts";
import { assetsOfRun, bytesAt, isAsset, pathOf, placesOfRun } from "./places.ts";

export interface CleanOptions extends KeepRules {
  /** Only find out what would be removed. */
  readonly dryRun: boolean;
}

/** A run that was removed, or would be. */
export interface RemovedRun {
  readonly run: string;
  readonly title: string;
  readonly startedAt: string;
  /** Bytes of its record and of results that nothing else needs. */
  readonly bytes: number;
}

export interface Cleaning {
  readonly removed: readonly RemovedRun[];
  /** The number of runs that remain. */
  readonly kept: number;
  /** Runs in progress. While there are any, nothing is removed, because they may read earlier results. */
  readonly inProgress: readonly string[];
}

/**
 * Removes old runs: their records, logs and reports, and what their steps wrote to folders of the run. Results that a
 * kept run reused, runs that a kept run names, registered models, and places that the user chose stay. Runs that start
 * meanwhile wait for the end; while a run is in progress, nothing is removed.
 *
 * @param effects - the disk and the clock
 * @param work - the work folder
 * @param options - which runs to keep
 * @returns the removed runs, newest first
 * @throws SpeclineError `run/work-folder` if something cannot be removed
 */
export async function cleanWork(effects: Effects, work: string, options: CleanOptions): Promise<Cleaning> {
  if ((await effects.files.stat(work)) === undefined) return { removed: [], kept: 0, inProgress: [] };
  return asDiagnostic(work, () =>
    confined(effects.files, work, async (files) => {
      const own = { ...effects, files };
      if (options.dryRun) return clean(own, foldersOf(work), options);
      const folders = cleaningFolders(work, effects.random(8));
      await claimTemporary(own, folders);
      return clean(own, folders, options).finally(() => releaseTemporary(own, folders));
    }),
  );
}

async function clean(effects: Effects, folders: Folders, options: CleanOptions): Promise<Cleaning> {
  // Before the records are read: a run that ends in between has reused what its record does not say yet.
  const inProgress = await liveRuns(effects, folders);
  const names = await runNames(effects, folders);
  const { known, unreadable } = await readAll(effects, folders, names);
  const old = oldRuns(known, options, effects.clock.now());
  const gone = await unnamed(effects, folders, old, known, unreadable);
  if (inProgress.length > 0 && !options.dryRun) return { removed: [], kept: names.length, inProgress };
  const kept = known.filter((one) => !gone.includes(one));
  const removed = await removeRuns(effects, folders, { gone, kept, dryRun: options.dryRun });
  return { removed, kept: names.length - removed.length, inProgress };
}

/** A run whose record agrees with the name of its folder. */
interface Known extends KnownRun {
  readonly folded: Folded;
}

/** All runs, newest first, and what is readable of folders that are no whole record of a run. They are kept. */
async function readAll(effects: Effects, folders: Folders, names: readonly string[]) {
  const known: Known[] = [];
  const unreadable: string[] = [];
  for (const name of names) {
    const folded = await foldRun(effects, folders, name).catch(() => undefined);
    // The id is part of the paths that are removed, and the journal can be that of another run, such as a copy.
    if (folded?.record.run === name && /^[0-9a-z]{8,}$/.test(name)) {
      const { record, opening } = folded;
      const isWhole = record.sample === undefined && opening.part !== true;
      known.push({ pipeline: opening.pipeline, record, isWhole, folded });
      continue;
    }
    const folder = runFolder(folders, name);
    for (const path of [journalPath(folder), join(folder, "definition.json")]) {
      unreadable.push((await effects.files.readRegular(path).catch(() => undefined)) ?? "");
    }
  }
  return { known, unreadable };
}

/** Old runs whose ids occur in no definition or parameter of a kept run, which could read their results by address. */
async function unnamed(
  effects: Effects,
  folders: Folders,
  old: readonly Known[],
  known: readonly Known[],
  unreadable: readonly string[],
): Promise<readonly Known[]> {
  const texts = new Map<Known, string>();
  for (const one of known) texts.set(one, await textOf(effects, folders, one.record));
  let gone = old;
  for (;;) {
    const kept = known.filter((one) => !gone.includes(one));
    const all = [...unreadable, ...kept.map((one) => texts.get(one) ?? "")].join("\n");
    const next = gone.filter(({ record }) => !all.includes(record.run));
    if (next.length === gone.length) return gone;
    gone = next;
  }
}

interface Division {
  readonly gone: readonly Known[];
  readonly kept: readonly Known[];
  readonly dryRun: boolean;
}

async function removeRuns(
  effects: Effects,
  folders: Folders,
  { gone, kept, dryRun }: Division,
): Promise<readonly RemovedRun[]> {
  const cached = await cachedResults(effects, folders);
  const named = await Promise.all(kept.map(({ record }) => addressesOf(effects, folders, record)));
  const assets = named.flat().filter(isAsset);
  const needed = neededAt([...kept.flatMap(({ folded }) => resultsOf(folded)), ...assets]);
  const keptIds = new Set(kept.map(({ record }) => record.run));
  const removed: RemovedRun[] = [];
  const taken = new Set<string>();
  // The oldest first, so that a command that is cut off leaves the latest runs.
  for (const { record, folded } of gone.toReversed()) {
    const { run, title, startedAt } = record;
    const earlier = record.steps.flatMap(({ cachedFrom }) => cachedFrom ?? []);
    const ids = [run, ...earlier.filter((id) => !keptIds.has(id))];
    const own = await placesOfRun(effects, folders, folded, ids, needed);
    const copies = await assetsOfRun(effects, folders, folded, needed);
    const uris = [...own, ...copies].filter((uri) => !taken.has(uri));
    for (const uri of uris) taken.add(uri);
    const paths = [...uris.map((uri) => pathOf(folders, uri)), runFolder(folders, run)];
    let bytes = 0;
    for (const path of paths) bytes += await bytesAt(effects, path);
    removed.unshift({ run, title, startedAt, bytes });
    if (dryRun) continue;
    // First what would lead others to the results, then the results, then the record that says what to remove.
    for (const [entry, found] of cached) {
      if (addressesIn(found).some((uri) => uris.some((place) => uri === place || uri.startsWith(`${place}/`)))) {
        await effects.files.remove(entry);
      }
    }
    for (const path of paths) await removeTree(effects, folders, path);
  }
  return removed;
}

/** Removes a file or folder, and the folders above it that are then empty. */
async function removeTree({ files }: Effects, { s3 }: Folders, path: string): Promise<void> {
  await files.remove(path);
  for (let above = dirname(path); above.startsWith(join(s3, "/")); above = dirname(above)) {
    if ((await files.list(above)).length > 0) break;
    await files.removeEmpty(above);
  }
}
