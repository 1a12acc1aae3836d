import { dirname, join } from "node:path";
import { parseJson } from "../../base/json-text.ts";
import { listed } from "../../base/words.ts";
import type { Effects, ProcessIdentity } from "../effects.ts";
import { foldRun } from "../record/history.ts";
import { type JournalEntry, journalPath } from "../record/journal.ts";
import { type Folders, foldersOf, runFolder } from "./folders.ts";

/** The file in a run's temporary folder that identifies its process. */
const OWNER_FILE = "owner.json";

/** Marks this run's temporary folder as in use. */
export async function claimTemporary({ files, processes }: Effects, folders: Folders): Promise<void> {
  // Another run that ends may remove the common folder before this run's is in it.
  await files.makeFolder(folders.temporary).catch(() => files.makeFolder(folders.temporary));
  await files.write(join(folders.temporary, OWNER_FILE), JSON.stringify(processes.self));
}

/** The prefix of the temporary folders of cleanings, which no run's id has. */
const CLEANING = "clean-";

/** The paths of a new cleaning. Once it has claimed its temporary folder, runs that start wait for its end. */
export const cleaningFolders = (work: string, random: string): Folders => foldersOf(work, CLEANING + random);

/** How long a run waits before it looks again whether the work folder is still being cleaned, in milliseconds. */
const PAUSE = 50;
/** How often it looks if it cannot be known whether the cleaning process is alive, because it is on another machine. */
const LOOKS = 1200;

/**
 * Waits while another process cleans the work folder. To be called after the run's own claim: then either this run sees
 * the cleaning, or the cleaning sees this run.
 *
 * @param signal - ends the wait, because the run is being stopped
 * @returns whether there was a wait
 */
export async function afterCleaning(effects: Effects, folders: Folders, signal?: AbortSignal): Promise<boolean> {
  let look = 0;
  for (; signal?.aborted !== true; look += 1) {
    const cleanings = (await claims(effects, folders)).filter(({ name }) => name.startsWith(CLEANING));
    if (cleanings.length === 0 || (look >= LOOKS && cleanings.every(({ alive }) => alive === undefined))) break;
    await effects.clock.wait(PAUSE, signal);
  }
  return look > 0;
}

/** The runs that may be in progress. */
export const liveRuns = async (effects: Effects, folders: Folders): Promise<readonly string[]> =>
  (await claims(effects, folders)).flatMap(({ name }) => (name.startsWith(CLEANING) ? [] : [name]));

interface Claim {
  /** The temporary folder's name: a run's id, or that of a cleaning. */
  readonly name: string;
  /** Undefined if that cannot be known. */
  readonly alive: true | undefined;
}

/** The temporary folders whose process may be alive. */
async function claims({ files, processes }: Effects, { work }: Folders): Promise<readonly Claim[]> {
  const found: Claim[] = [];
  for (const name of await files.list(join(work, "tmp"))) {
    const owner = parseOwner(await files.readRegular(join(work, "tmp", name, OWNER_FILE)).catch(() => undefined));
    const alive = owner !== undefined && processes.alive(owner);
    if (alive !== false) found.push({ name, alive });
  }
  return found;
}

/** Removes this run's temporary folder, and the one above it if no other run uses that. */
export async function releaseTemporary({ files }: Effects, { temporary }: Folders): Promise<void> {
  await files.remove(temporary);
  await files.removeEmpty(dirname(temporary));
}

/**
 * Clears up after runs that were killed: removes their temporary files and closes their journals as interrupted. Runs that may
 * still be alive are left alone, and no process is touched.
 *
 * @returns a sentence for each run that was closed
 */
export async function clearLeftovers(effects: Effects, folders: Folders, run: string): Promise<readonly string[]> {
  const { files, processes } = effects;
  const temporary = join(folders.work, "tmp");
  const notes: string[] = [];
  for (const name of await files.list(temporary)) {
    if (name === run) continue;
    const owner = parseOwner(await files.readRegular(join(temporary, name, OWNER_FILE)).catch(() => undefined));
    if (owner === undefined || processes.alive(owner) !== false) continue;
    // A mount or a locked file that cannot be removed must not keep this run from starting.
    const note = await closeJournal(effects, folders, name).catch(() => undefined);
    if (note !== undefined) notes.push(note);
    await files.remove(join(temporary, name)).catch(() => undefined);
  }
  return notes;
}

async function closeJournal(effects: Effects, folders: Folders, run: string): Promise<string | undefined> {
  const folded = await foldRun(effects, folders, run);
  if (folded?.record.status !== "interrupted") return undefined;
  const entry: JournalEntry = { t: "end", status: "interrupted", at: new Date(effects.clock.now()).toISOString() };
  const appender = await effects.files.append(journalPath(runFolder(folders, run)));
  // The last line may be incomplete: begin a new one.
  await appender.line(`\n${JSON.stringify(entry)}`).finally(appender.close);
  const cut = folded.record.steps.filter((step) => step.status === "stopped").map((step) => step.name);
  const done = folded.record.steps.filter((step) => step.status === "succeeded").length;
  const during = cut.length === 0 ? "" : ` while ${listed(cut)} ran`;
  return `the run ${run} was killed${during}; its ${done} finished ${done === 1 ? "step is" : "steps are"} reused where nothing changed`;
}

function parseOwner(text: string | undefined): ProcessIdentity | undefined {
  const parsed = parseJson(text ?? "");
  const owner = "value" in parsed ? (parsed.value as Partial<ProcessIdentity> | null) : null;
  const whole = Number.isInteger(owner?.pid) && typeof owner?.host === "string" && typeof owner.started === "string";
  return whole ? (owner as ProcessIdentity) : undefined;
}
