import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { constants, createReadStream, createWriteStream, readFileSync, readlinkSync } from "node:fs";
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
import { availableParallelism, hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type {
  Appender,
  Clock,
  Command,
  Effects,
  Ended,
  FileStat,
  Files,
  Processes,
  ProcessIdentity,
  Running,
} from "../local/effects.ts";

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

const readProc = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};

/** Start time of a process in clock ticks after boot: field 22 of /proc/PID/stat, counted after the name, which may hold spaces. Source: proc(5). */
const startedAt = (pid: number | "self"): string | undefined =>
  readProc(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, "")
    .split(" ")[19];

function hostIdentity(): string {
  const boot = readProc("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  let namespace = "";
  try {
    namespace = readlinkSync("/proc/self/ns/pid");
  } catch {
    // Not Linux: the host's name has to do.
  }
  return [hostname(), boot, namespace].join(" ");
}

/** The same machine, by its name, but another boot of it: nothing of before lives. */
function rebooted(self: ProcessIdentity, identity: ProcessIdentity): boolean {
  const [name, boot] = self.host.split(" ");
  const [otherName, otherBoot] = identity.host.split(" ");
  return name === otherName && boot !== "" && boot !== otherBoot;
}

function isAlive(self: ProcessIdentity, identity: ProcessIdentity): boolean | undefined {
  if (identity.host !== self.host) return rebooted(self, identity) ? false : undefined;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if (codeOf(error) === "ESRCH") return false;
  }
  const started = startedAt(identity.pid);
  return started === undefined || started === identity.started;
}

/** A line that is longer than this is given in parts: what never ends a line must not fill the memory. */
const LONGEST_LINE = 1024 * 1024;

/** Lines end as Node's readline ends them: with line feed, carriage return, or both. */
function followLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const take = (text: string): void => {
    // A carriage return at the very end may be half of a line end.
    const parts = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? "";
    for (const part of parts) onLine(part);
    if (rest.length >= LONGEST_LINE) {
      onLine(rest);
      rest = "";
    }
  };
  stream.on("data", (bytes: Buffer) => take(decoder.write(bytes)));
  stream.on("end", () => {
    take(decoder.end());
    if (rest !== "") onLine(rest.replace(/\r$/, ""));
  });
}

/** Starts a process as the leader of a group; output comes line by line. */
function start(command: Command): Promise<Running> {
  const [program = "", ...rest] = command.words;
  const child = spawn(program, rest, {
    cwd: command.folder,
    env: command.environment,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group is gone already.
    }
  };
  child.stdin.on("error", () => undefined);
  for (const stream of [child.stdout, child.stderr]) followLines(stream, command.onLine);
  const ended = new Promise<Ended>((resolve) => {
    // What the leader left behind would hold the pipes open, and "close" would never come.
    child.on("exit", () => signal("SIGKILL"));
    child.on("close", (code, name) => resolve({ code, signal: name }));
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve({ ended, signal }));
  });
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
  const self: ProcessIdentity = { pid: process.pid, host: hostIdentity(), started: startedAt("self") ?? "" };
  const processes: Processes = { self, start, alive: (identity) => isAlive(self, identity) };
  return {
    files,
    processes,
    clock,
    random: (length) => Array.from(randomBytes(length), (byte) => LETTERS[byte % 36]).join(""),
    machine: {
      platform: process.platform,
      root: process.getuid?.() === 0,
      cores: availableParallelism(),
    },
  };
}
