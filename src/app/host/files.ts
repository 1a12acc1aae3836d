import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, constants, createWriteStream, fstatSync, openSync, unlinkSync } from "node:fs";
import { lstat, mkdir, readdir, readFile, readlink, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Writable } from "node:stream";
import type { EntryKind, FileStat, Files } from "../../local/effects.ts";
import { appender } from "./appender.ts";
import { BY_DESCRIPTOR, holdFolder, mountsBelow, O_PATH } from "./held-folder.ts";
import {
  copyRegular,
  digestRegular,
  notRegular,
  readerOfRegular,
  readRegular,
  readTail,
  shared,
} from "./regular-file.ts";
import { removeTree } from "./remove-tree.ts";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Gives undefined where the path is not there; any other fault is thrown on. */
async function ifThere<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** The disk, on Node. */
export const files: Files = {
  readText: (path) => ifThere(readFile(path, "utf8")),
  readRegular: (path, bytes) => ifThere(readRegular(path, bytes)),
  readTail: (path, bytes) => ifThere(readTail(path, bytes)),
  write: writeAtomically,
  append: appender,
  stat: (path) => ifThere(statOf(path)),
  realPath: (path) => ifThere(realpath(path)),
  readLink: (path) => ifThere(readlink(path)),
  list: async (path) => [...((await ifThere(readdir(path))) ?? [])].sort((a, b) => (a < b ? -1 : 1)),
  hold: holdFolder,
  mountsBelow,
  makeFolder,
  rename: async (from, to) => {
    try {
      await rename(from, to);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === "ENOTEMPTY" || code === "EEXIST") return false;
      throw error;
    }
  },
  copy: (from, to, links = "follow") => copyRegular(from, to, links === "follow"),
  remove: removeTree,
  setShared,
  setExecutable,
  digest: digestRegular,
  reader: readerOfRegular,
  writer: (path) => createWriteStream(path),
  create,
};

/**
 * One folder after the other. Node's own way says ENOENT where the system said EROFS, and never ends below /proc
 * (measured: 20.20); plain mkdir tells the truth.
 */
async function makeFolder(path: string): Promise<void> {
  const isThere = async (): Promise<boolean> => (await ifThere(stat(path)))?.isDirectory() === true;
  try {
    await mkdir(path);
  } catch (error) {
    if (await isThere()) return;
    if (codeOf(error) !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch(async (again: unknown) => {
      // Another may have made it in between.
      if (!(await isThere())) throw again;
    });
  }
}

const kindOf = (found: Awaited<ReturnType<typeof lstat>>): EntryKind => {
  if (found.isFile()) return "file";
  if (found.isDirectory()) return "folder";
  if (found.isSymbolicLink()) return "link";
  if (found.isFIFO()) return "pipe";
  return found.isSocket() ? "socket" : "device";
};

async function statOf(path: string): Promise<FileStat> {
  const found = await lstat(path, { bigint: true });
  return {
    kind: kindOf(found),
    size: Number(found.size),
    modified: String(found.mtimeNs),
    changed: String(found.ctimeNs),
    inode: String(found.ino),
    device: String(found.dev),
    executable: (found.mode & 0o100n) !== 0n,
    mode: Number(found.mode & 0o7777n),
    links: Number(found.nlink),
  };
}

/**
 * Written beside its place, then renamed over it: whenever this program is killed, the old file or the new one is there.
 * The disk is not waited for: what a power cut could spoil (a cache entry, a digest) is checked when it is read.
 */
async function writeAtomically(path: string, text: string): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  try {
    await writeFile(beside, text, { flag: "wx" });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Opened at once, so that what the path was named by need not outlive the call. Fails where the name is taken again meanwhile. */
function create(path: string): Writable {
  try {
    try {
      unlinkSync(path);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
    }
    return createWriteStream(path, { fd: openSync(path, "wx") });
  } catch (error) {
    return new Unopened(error as Error);
  }
}

/** A file that could not be made, as a stream tells it. */
class Unopened extends Writable {
  constructor(error: Error) {
    super();
    this.destroy(error);
  }
}

/** By a place that is held, as a name may be given to another file between a look at it and the change. */
async function setShared(path: string): Promise<void> {
  const folder = holdFolder(path);
  try {
    chmodSync(folder.at, 0o1777);
  } finally {
    folder.close();
  }
}

async function setExecutable(path: string, executable: boolean): Promise<void> {
  const fd = openSync(
    path,
    (BY_DESCRIPTOR ? O_PATH : constants.O_RDONLY | constants.O_NONBLOCK) | constants.O_NOFOLLOW,
  );
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw notRegular(path);
    if (stat.nlink > 1) throw shared(path);
    chmodSync(BY_DESCRIPTOR ? `/proc/self/fd/${fd}` : path, executable ? 0o755 : 0o644);
  } finally {
    closeSync(fd);
  }
}
