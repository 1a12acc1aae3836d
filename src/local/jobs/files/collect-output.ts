import { dirname, sep } from "node:path";
import type { EntryKind, FileStat, Files, HeldFolder } from "../../effects.ts";
import type { OutputFault } from "./output-fault.ts";
import { LONGEST_KEY, type OutputEntry } from "./output-links.ts";

/** The contents found in an output, keyed by their paths inside it. */
export interface CollectedOutput {
  readonly entries: ReadonlyMap<string, OutputEntry>;
  readonly faults: readonly OutputFault[];
}

type Obstacle = Omit<OutputFault, "path">;

const CHANGED: Obstacle = { problem: "changed", reason: "it changed while it was collected" };
const UNREADABLE: Obstacle = { problem: "unreadable", reason: "it may not be read" };
const LOCKED: Obstacle = { problem: "locked", reason: "it is immutable, append-only, or another user's" };
const MOUNT: Obstacle = { problem: "mount", reason: "something is mounted there" };
const NOT_UTF8: Obstacle = { problem: "name", reason: "its name is not UTF-8" };
const LONG_PATH: Obstacle = { problem: "long-path", reason: `its path has more than ${LONGEST_KEY} bytes` };

type SpecialKind = Exclude<EntryKind, "file" | "folder" | "link">;
const SPECIAL: Readonly<Record<SpecialKind, Obstacle>> = {
  pipe: { problem: "special", reason: "it is a named pipe" },
  socket: { problem: "special", reason: "it is a socket" },
  device: { problem: "special", reason: "it is a device" },
};
const NOT_A_FOLDER: Obstacle = { problem: "not-a-folder", reason: "it is a file, not a folder" };

/** What system errors mean for an entry that somebody has replaced, locked or mounted. Any other error is rethrown. */
function obstacleOf(error: unknown): Obstacle {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ELOOP":
    case "ENOENT":
    case "ENOTDIR":
    case "ENOTREGULAR":
      return CHANGED;
    case "EACCES":
      return UNREADABLE;
    case "EPERM":
      return LOCKED;
    case "EBUSY":
    case "EXDEV":
      return MOUNT;
    default:
      throw error;
  }
}

/** Opens a folder inside another one. Returns the problem if it is not a folder, or undefined if nothing is there. */
export async function enterFolder(
  files: Files,
  above: HeldFolder,
  name: string,
): Promise<HeldFolder | Obstacle | undefined> {
  const path = `${above.at}${sep}${name}`;
  const kind = (await files.stat(path))?.kind;
  if (kind === undefined) return undefined;
  if (kind === "link") {
    return { problem: "link", reason: `it is a link, to '${(await files.readLink(path)) ?? ""}'` };
  }
  if (kind === "file") return NOT_A_FOLDER;
  if (kind !== "folder") return SPECIAL[kind];
  try {
    const held = files.hold(path, above.mount);
    if (held.mount === above.mount) return held;
    held.close();
    return MOUNT;
  } catch (error) {
    return obstacleOf(error);
  }
}

/**
 * Moves the contents of an output to a folder that only the runner can reach. A file is moved by name, whatever the
 * name refers to at the time, and is checked only afterwards, because a process left over from the job could replace it
 * after any earlier check. A file with several hard links, some of which may be outside, is copied, so the original
 * remains unchanged.
 */
export async function collectOutput(
  files: Files,
  from: HeldFolder,
  to: HeldFolder,
  how: "move" | "copy",
): Promise<CollectedOutput> {
  const collecting = new Collecting(files, how);
  await collecting.folder(from, to, "");
  return collecting;
}

/** The system's error codes for a folder that was replaced or removed. */
const GONE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ELOOP"]);

/** The number of files that are moved at the same time. */
const AT_ONCE = 16;

/**
 * Whether a file is as the runner would have made it in that folder, apart from its content. If not, it is changed. A
 * program, even one that only others may start, can have capabilities besides its mode.
 */
const isPlain = ({ mode, owner }: FileStat, folder: FileStat | undefined): boolean =>
  (mode & 0o7111) === 0 && (mode & 0o600) === 0o600 && owner === folder?.owner;

class Collecting implements CollectedOutput {
  readonly entries = new Map<string, OutputEntry>();
  readonly faults: OutputFault[] = [];
  readonly #files: Files;
  readonly #how: "move" | "copy";

  constructor(files: Files, how: "move" | "copy") {
    this.#files = files;
    this.#how = how;
  }

  async folder(from: HeldFolder, to: HeldFolder, prefix: string): Promise<void> {
    const names = await this.#files.list(from.at);
    const folders: string[] = [];
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const some = names.slice(at, at + AT_ONCE);
      const kinds = await Promise.all(some.map((name) => this.#entry(from, to, name, prefix)));
      folders.push(...some.filter((_, index) => kinds[index] === "folder"));
    }
    for (const name of folders) await this.#below(from, to, name, prefix);
  }

  /** Collects one entry, unless it is a folder. */
  async #entry(from: HeldFolder, to: HeldFolder, name: string, prefix: string): Promise<EntryKind | undefined> {
    const path = prefix + name;
    const place = `${from.at}${sep}${name}`;
    const stat = await this.#files.stat(place);
    if (stat === undefined) this.#fault(path, name.includes("\ufffd") ? NOT_UTF8 : CHANGED);
    else if (Buffer.byteLength(path) > LONGEST_KEY) this.#fault(path, LONG_PATH);
    else if (stat.kind === "folder") return "folder";
    else if (stat.kind === "file") await this.#file(place, `${to.at}${sep}${name}`, path, stat);
    else if (stat.kind === "link") {
      this.entries.set(path, { kind: "link", to: (await this.#files.readLink(place)) ?? "" });
    } else this.#fault(path, SPECIAL[stat.kind]);
    return stat?.kind;
  }

  async #file(from: string, to: string, path: string, stat: FileStat): Promise<void> {
    try {
      if (this.#how === "copy" || stat.links > 1) await this.#files.copy(from, to, "refuse");
      else {
        await this.#files.rename(from, to);
        const [moved, folder] = await Promise.all([this.#files.stat(to), this.#files.stat(`${dirname(to)}${sep}.`)]);
        const same = moved?.inode === stat.inode && moved.device === stat.device;
        if (moved?.kind !== "file" || !same || moved.links > 1) return this.#fault(path, CHANGED);
        if (!isPlain(moved, folder)) await this.#files.setExecutable(to, (moved.mode & 0o111) !== 0);
      }
      this.entries.set(path, { kind: "file" });
    } catch (error) {
      this.#fault(path, obstacleOf(error));
    }
  }

  async #below(from: HeldFolder, to: HeldFolder, name: string, prefix: string): Promise<void> {
    const inner = await enterFolder(this.#files, from, name);
    if (inner === undefined || "problem" in inner) return this.#fault(prefix + name, inner ?? CHANGED);
    this.entries.set(prefix + name, { kind: "folder" });
    try {
      await this.#files.makeFolder(`${to.at}${sep}${name}`);
      const made = this.#files.hold(`${to.at}${sep}${name}`);
      await this.folder(inner, made, `${prefix}${name}/`).finally(made.close);
    } catch (error) {
      // Somebody removed the runner's folder in the meantime.
      if (!GONE.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
      this.#fault(prefix + name, CHANGED);
    } finally {
      inner.close();
    }
  }

  #fault(path: string, obstacle: Obstacle): void {
    this.faults.push({ path, ...obstacle });
  }
}
