import { createHash, randomBytes } from "node:crypto";
import { constants, createReadStream, createWriteStream } from "node:fs";
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Appender, Clock, Effects, FileStat, Files } from "../local/effects.ts";
import { isAlive, ownIdentity } from "./process-identity.ts";
import { startProcess } from "./start-process.ts";

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

/** Bytes up to which a file is read at once. */
const AT_ONCE = 2 ** 18;

const files: Files = {
  readText: (path) => ifThere(readFile(path, "utf8")),
  readTail: (path, bytes) => ifThere(readTail(path, bytes)),
  write: writeAtomically,
  append: appender,
  stat: (path) => ifThere(statOf(path)),
  realPath: (path) => ifThere(realpath(path)),
  list: async (path) => [...((await ifThere(readdir(path))) ?? [])].sort((a, b) => (a < b ? -1 : 1)),
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
  copy: (from, to) => copyFile(from, to, constants.COPYFILE_FICLONE),
  remove: (path) => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  setExecutable: (path, executable) => chmod(path, executable ? 0o755 : 0o644),
  digest: async (path) => {
    const hash = createHash("sha256");
    // Scripts are many and small: a stream for each costs more than what it reads.
    if ((await stat(path)).size <= AT_ONCE) return hash.update(await readFile(path)).digest("hex");
    for await (const part of createReadStream(path)) hash.update(part as Uint8Array);
    return hash.digest("hex");
  },
  reader: (path) => createReadStream(path),
  writer: (path) => createWriteStream(path),
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

async function statOf(path: string): Promise<FileStat> {
  const found = await lstat(path, { bigint: true });
  return {
    kind: found.isFile() ? "file" : found.isDirectory() ? "folder" : "other",
    size: Number(found.size),
    modified: String(found.mtimeNs),
    changed: String(found.ctimeNs),
    inode: String(found.ino),
    executable: (found.mode & 0o100n) !== 0n,
  };
}

async function readTail(path: string, bytes: number): Promise<string> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, bytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8");
  } finally {
    await handle.close();
  }
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

/**
 * Lines go out in the order in which they were asked for, whole, so that two writers never mix within one. Those that
 * come while the disk is busy wait together: it is synced once for all of them. Each try is a new one, as a full disk may
 * have room again; what a failed one may have torn off is ended first.
 */
async function appender(path: string): Promise<Appender> {
  const handle = await open(path, "a");
  let waiting = "";
  let torn = false;
  let next: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const put = async (): Promise<void> => {
    const text = torn ? `\n${waiting}` : waiting;
    waiting = "";
    next = undefined;
    torn = true;
    await handle.appendFile(text);
    torn = false;
    await handle.datasync();
  };
  return {
    line: (text) => {
      waiting += `${text}\n`;
      next ??= last.then(put);
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      await last;
      await handle.close();
    },
  };
}

const clock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, call) => {
    // setTimeout takes 31 bits; what would wait longer than that (24 days) does not wait at all.
    const timer = setTimeout(call, Math.min(milliseconds, 2 ** 31 - 1)).unref();
    return () => clearTimeout(timer);
  },
};

const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** The real world, on Node. */
export function nodeEffects(): Effects {
  const self = ownIdentity();
  return {
    files,
    processes: { self, start: startProcess, alive: (identity) => isAlive(self, identity) },
    clock,
    random: (length) => Array.from(randomBytes(length), (byte) => LETTERS[byte % 36]).join(""),
    machine: {
      platform: process.platform,
      root: process.getuid?.() === 0,
      cores: availableParallelism(),
    },
  };
}
