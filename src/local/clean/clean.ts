import { dirname, join } from "node:path";
import type { Effects } from "../effects.ts";
import type { Folded } from "../record/fold.ts";
import { foldRun, runNames } from "../record/history.ts";
import { confined } from "../storage/confined.ts";
import { asDiagnostic } from "../storage/faults.ts";
import { type Folders, runFolder } from "../storage/folders.ts";
import { claimTemporary, cleaningFolders, liveRuns, releaseTemporary } from "../storage/leftovers.ts";
import { addressesIn, addressesOf, cachedResults, neededAt, resultsOf } from "./needed.ts";
import { type KeepRules, oldRuns } from "./old-runs.ts";
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
  /** Runs in progress. While there are any, everything that they may read is kept. */
  readonly inProgress: readonly string[];
}

/**
 * Removes old runs: their records, logs and reports, and what their steps wrote to folders of the run. Results that a
 * kept run reused, registered models, and places that the user chose stay. Runs can start and continue meanwhile.
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
      const folders = cleaningFolders(work, effects.random(8));
      if (options.dryRun) return clean(own, folders, options);
      // A run that starts from here on waits; one that has started before is seen.
      await claimTemporary(own, folders);
      return clean(own, folders, options).finally(() => releaseTemporary(own, folders));
    }),
  );
}

async function clean(effects: Effects, folders: Folders, options: CleanOptions): Promise<Cleaning> {
  const all: Folded[] = [];
  for (const name of await runNames(effects, folders)) {
    const folded = await foldRun(effects, folders, name);
    if (folded !== undefined) all.push(folded);
  }
  const live = await liveRuns(effects, folders);
  const busy = new Set(all.flatMap((one) => (live.includes(one.record.run) ? [one.opening.pipeline] : [])));
  const unknown = live.some((run) => !all.some((one) => one.record.run === run));
  const known = all.map((one) => ({ pipeline: one.opening.pipeline, record: one.record, folded: one }));
  const old = new Set(
    oldRuns(known, options, effects.clock.now())
      .filter(({ pipeline, record }) => !unknown && !busy.has(pipeline) && !live.includes(record.run))
      .map(({ record }) => record.run),
  );
  const gone = all.filter(({ record }) => old.has(record.run));
  const kept = all.filter(({ record }) => !old.has(record.run));
  const removed = await removeRuns(effects, folders, { gone, kept, live: live.length > 0, dryRun: options.dryRun });
  return { removed, kept: kept.length, inProgress: live };
}

interface Division {
  readonly gone: readonly Folded[];
  readonly kept: readonly Folded[];
  /** Whether a run is in progress, which may read whatever the cache serves. */
  readonly live: boolean;
  readonly dryRun: boolean;
}

async function removeRuns(
  effects: Effects,
  folders: Folders,
  { gone, kept, live, dryRun }: Division,
): Promise<readonly RemovedRun[]> {
  const cached = await cachedResults(effects, folders);
  const ids = gone.map(({ record }) => record.run);
  const named = await Promise.all(kept.map(({ record }) => addressesOf(effects, folders, record)));
  // Others, such as a bucket to which a definition adds the rest, say nothing about a single result.
  const definite = named.flat().filter((uri) => isAsset(uri) || ids.some((run) => uri.includes(run)));
  const served = live ? [...cached.values()].flatMap(addressesIn) : [];
  const needed = neededAt([...kept.flatMap(resultsOf), ...definite, ...served]);
  const removed: RemovedRun[] = [];
  const taken = new Set<string>();
  // The oldest first, so that a command that is cut off leaves the latest runs.
  for (const folded of gone.toReversed()) {
    const { run, title, startedAt } = folded.record;
    const own = await placesOfRun(effects, folders, folded, needed);
    const assets = live ? [] : await assetsOfRun(effects, folders, folded, needed);
    const uris = [...own, ...assets].filter((uri) => !taken.has(uri));
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
async function removeTree({ files }: Effects, { s3, runs }: Folders, path: string): Promise<void> {
  await files.remove(path);
  for (let above = dirname(path); above.startsWith(join(s3, "/")); above = dirname(above)) {
    if ((await files.list(above)).length > 0) break;
    await files.removeEmpty(above);
  }
  await files.removeEmpty(runs);
}
