import { join } from "node:path";
import { parseJson } from "../../base/json-text.ts";
import { listed } from "../../base/words.ts";
import type { Manifest } from "../../compile/compiled.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import { type Folders, foldersOf, runFolder } from "../storage/folders.ts";
import { type Folded, fold } from "./fold.ts";
import { journalPath, parseJournal } from "./journal.ts";
import type { RunRecord } from "./record.ts";

/** Everything that a run left in a work folder; undefined if there is no such run. */
export async function foldRun(effects: Effects, folders: Folders, run: string): Promise<Folded | undefined> {
  const folder = runFolder(folders, run);
  const text = await textOf(effects, journalPath(folder));
  if (text === undefined) return undefined;
  const manifest = await textOf(effects, join(folder, "manifest.json"));
  return fold(
    parseJournal(text),
    // A process on another machine cannot be checked; do not assume that it is dead.
    ({ process }) => effects.processes.alive(process) !== false,
    effects.clock.now(),
    manifest === undefined ? undefined : manifestIn(manifest),
  );
}

/** A corrupt manifest counts as missing: the record has less detail without it. */
function manifestIn(text: string): Manifest | undefined {
  const parsed = parseJson(text);
  const isManifest = "value" in parsed && Array.isArray((parsed.value as { readonly steps?: unknown } | null)?.steps);
  return isManifest ? (parsed.value as unknown as Manifest) : undefined;
}

/** A pipe or device in place of a record does not count as one. */
const textOf = ({ files }: Effects, path: string): Promise<string | undefined> =>
  files.readRegular(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOTREGULAR") throw error;
    return undefined;
  });

/** The names of the runs in a work folder, newest first. Run ids sort by time. */
export const runNames = async (effects: Effects, folders: Folders): Promise<readonly string[]> =>
  [...(await effects.files.list(folders.runs))].reverse();

/**
 * Reads the records of all runs.
 *
 * @param effects - the disk
 * @param work - the work folder
 * @returns the records, newest first; folders without a record are skipped
 */
export async function listRuns(effects: Effects, work: string): Promise<readonly RunRecord[]> {
  const folders = foldersOf(work);
  const found: RunRecord[] = [];
  for (const name of await runNames(effects, folders)) {
    const folded = await foldRun(effects, folders, name);
    if (folded !== undefined) found.push(folded.record);
  }
  return found;
}

/**
 * Reads the record of one run.
 *
 * @param effects - the disk
 * @param work - the work folder
 * @param run - its id, a prefix of it, or "latest" or "last"
 * @throws SpeclineError `run/unknown-run` if there is no such run
 */
export async function readRun(effects: Effects, work: string, run: string): Promise<RunRecord> {
  return (await findRun(effects, foldersOf(work), run)).record;
}

/** Runs that are read to find an earlier one of the same pipeline. */
const MOST_READ = 50;

/**
 * The last successful run of a pipeline before another run of it.
 *
 * @returns undefined if there is none among the 50 runs before it
 */
export async function runBefore(effects: Effects, work: string, later: RunRecord): Promise<RunRecord | undefined> {
  const folders = foldersOf(work);
  const earlier = (await runNames(effects, folders)).filter((name) => name < later.run);
  for (const name of earlier.slice(0, MOST_READ)) {
    const record = (await foldRun(effects, folders, name))?.record;
    if (record?.status === "succeeded" && record.title === later.title) return record;
  }
  return undefined;
}

/** Finds a run as `readRun` does, with the results of its steps. */
export async function findRun(effects: Effects, folders: Folders, run: string): Promise<Folded> {
  const names = await runNames(effects, folders);
  if (run === "latest" || run === "last") {
    const [newest] = await newestRuns(effects, folders, names, 1);
    if (newest !== undefined) return newest;
  }
  const fitting = names.filter((name) => name.startsWith(run));
  const [name] = names.includes(run) ? [run] : fitting.length === 1 ? fitting : [];
  const folded = name === undefined ? undefined : await foldRun(effects, folders, name);
  if (folded !== undefined) return folded;
  const others = (await newestRuns(effects, folders, names, 5)).map(({ record }) => record.run);
  const known = others.length === 0 ? "there are none yet" : `the last ones are ${listed(others)}`;
  // A run that was killed while it began has a folder, but no record.
  const why = name === undefined ? known : `it ended before it had begun; ${known}`;
  throw new SpeclineError([diagnostic("run/unknown-run", { run, known: why })]);
}

/** The newest runs that have a record. */
async function newestRuns(
  effects: Effects,
  folders: Folders,
  names: readonly string[],
  count: number,
): Promise<readonly Folded[]> {
  const found: Folded[] = [];
  for (const name of names) {
    if (found.length === count) break;
    const folded = await foldRun(effects, folders, name);
    if (folded !== undefined) found.push(folded);
  }
  return found;
}
