import { randomBytes } from "node:crypto";
import {
  accessSync,
  type BigIntStats,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  createWriteStream,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Writable } from "node:stream";
import type { EntryKind, FileStat, Files } from "../../local/effects.ts";
import { unopened } from "../../local/storage/streams.ts";
import { appender } from "./appender.ts";
import { atOnce, ifThere, isAbsent } from "./at-once.ts";
import { BY_DESCRIPTOR, holdFolder, mountsBelow, O_PATH } from "./held-folder.ts";
import {
  cloneRegular,
  copyRegular,
  digestRegular,
  MAX_AT_ONCE_BYTES,
  notRegular,
  readerOfRegular,
  readRegular,
  readTail,
  shared,
} from "./regular-file.ts";
import { removeTree } from "./remove-tree.ts";
import { codeOf } from "./system-error.ts";

function absent(error: unknown): undefined {
  if (!isAbsent(error)) throw error;
}

/** The file system, implemented with Node. */
export const files: Files = {
  readText: (path) => readFile(path, "utf8").catch(absent),
  readRegular: (path, bytes) => readRegular(path, bytes).catch(absent),
  readTail: (path, bytes) => readTail(path, bytes).catch(absent),
  write: writeAtomically,
  append: appender,
  stat: (path) => ifThere(() => statOf(path)),
  realPath: (path) => ifThere(() => realpathSync.native(path)),
  writable: (path) =>
    atOnce(() => {
      try {
        accessSync(path, constants.W_OK);
        return true;
      } catch {
        return false;
      }
    }),
  readLink: (path) =>
    ifThere(() => {
      try {
        return readlinkSync(path);
      } catch (error) {
        if (codeOf(error) === "EINVAL") return undefined;
        throw error;
      }
    }),
  list: async (path) => ((await ifThere(() => readdirSync(path))) ?? []).sort((a, b) => (a < b ? -1 : 1)),
  hold: holdFolder,
  mountsBelow,
  makeFolder: (path) => atOnce(() => makeFolder(path)),
  rename: (from, to) =>
    atOnce(() => {
      try {
        renameSync(from, to);
        return true;
      } catch (error) {
        const code = codeOf(error);
        if (code === "ENOTEMPTY" || code === "EEXIST") return false;
        throw error;
      }
    }),
  copy: (from, to, links = "follow") => copyRegular(from, to, links === "follow"),
  clone: cloneRegular,
  link: (target, path) => atOnce(() => symlinkSync(target, path)),
  remove: removeTree,
  removeEmpty: (path) => atOnce(() => removeEmpty(path)),
  setShared: (path) => atOnce(() => setShared(path)),
  setExecutable: (path, executable) => atOnce(() => setExecutable(path, executable)),
  digest: digestRegular,
  reader: readerOfRegular,
  writer: (path) => createWriteStream(path),
  create,
};

/**
 * Creates the missing folders one after another. Node's recursive mkdir reports ENOENT instead of EROFS and never
 * returns under /proc (observed with 20.20), but plain mkdir reports the actual error.
 */
function makeFolder(path: string): void {
  const isThere = (): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  try {
    mkdirSync(path);
  } catch (error) {
    if (isThere()) return;
    if (codeOf(error) !== "ENOENT" || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    try {
      mkdirSync(path);
    } catch (again) {
      // Another process might have created it in the meantime.
      if (!isThere()) throw again;
    }
  }
}

function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) throw error;
  }
}

const kindOf = (found: BigIntStats): EntryKind => {
  if (found.isFile()) return "file";
  if (found.isDirectory()) return "folder";
  if (found.isSymbolicLink()) return "link";
  if (found.isFIFO()) return "pipe";
  return found.isSocket() ? "socket" : "device";
};

function statOf(path: string): FileStat | undefined {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return undefined;
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
    owner: `${found.uid}:${found.gid}`,
  };
}

/**
 * Writes a new file and renames it over the old one. If this process is killed, either the old or the new file exists.
 * The disk is not synced. Files that a power failure could corrupt (cache entries, digests) are verified when they are
 * read.
 */
async function writeAtomically(path: string, text: string, mode?: number): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  const options = { flag: "wx" };
  try {
    if (text.length > MAX_AT_ONCE_BYTES) await writeFile(beside, text, options);
    else await atOnce(() => writeFileSync(beside, text, options));
    // The umask applies to a new file's mode, but not to a later change to it.
    if (mode !== undefined) chmodSync(beside, mode);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/**
 * Opens the file immediately, so that the path does not have to stay valid after the call. Fails if another process
 * creates a file with this name in the meantime.
 */
function create(path: string): Writable {
  try {
    try {
      unlinkSync(path);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
    }
    return createWriteStream(path, { fd: openSync(path, "wx") });
  } catch (error) {
    return unopened(error as Error);
  }
}

/** Changes the mode through an open descriptor, because the name can refer to another file by then. */
function setShared(path: string): void {
  const folder = holdFolder(path);
  try {
    chmodSync(folder.at, 0o1777);
  } finally {
    folder.close();
  }
}

function setExecutable(path: string, executable: boolean): void {
  const fd = openSync(
    path,
    (BY_DESCRIPTOR ? O_PATH : constants.O_RDONLY | constants.O_NONBLOCK) | constants.O_NOFOLLOW,
  );
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw notRegular(path);
    if (stat.nlink > 1) throw shared(path);
    const place = BY_DESCRIPTOR ? `/proc/self/fd/${fd}` : path;
    // The folder's owner is whoever made it and would own a new file in it. Changing the owner, even to the current one,
    // also removes capabilities (capabilities(7)), which a change of mode does not.
    const { uid, gid } = statSync(dirname(path));
    chownSync(place, uid, gid);
    chmodSync(place, executable ? 0o755 : 0o644);
  } finally {
    closeSync(fd);
  }
}
