import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { constants, createReadStream } from "node:fs";
import { copyFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { atOnce } from "./at-once.ts";
import { BY_DESCRIPTOR } from "./held-folder.ts";

/**
 * Opening a pipe normally blocks until the other end is open. With this flag it returns immediately, and fstat then
 * shows the type of file.
 */
const READ = constants.O_RDONLY | constants.O_NONBLOCK;

export const notRegular = (path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`'${path}' is not a regular file`), { code: "ENOTREGULAR", path });

/** The file has a second hard link, which can be anywhere. Writing to one changes the other. */
export const shared = (path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`'${path}' is a file with a second hard link`), { code: "ENOTREGULAR", path });

interface OpenFile {
  readonly fd: number;
  readonly size: number;
  readonly mode: number;
}

/** Opens a regular file for reading. Anything else is rejected, so that reading never blocks. */
function openRegular(path: string, follow: boolean): OpenFile {
  // Checked before opening, because opening some devices has side effects, and again afterwards, because the file may
  // have been replaced.
  if (!(follow ? fs.statSync(path) : fs.lstatSync(path)).isFile()) throw notRegular(path);
  const fd = fs.openSync(path, READ | (follow ? 0 : constants.O_NOFOLLOW));
  const stat = fs.fstatSync(fd);
  if (stat.isFile()) return { fd, size: stat.size, mode: stat.mode };
  fs.closeSync(fd);
  throw notRegular(path);
}

async function withRegular<T>(path: string, work: (file: OpenFile) => T | Promise<T>, follow = true): Promise<T> {
  const file = await atOnce(() => openRegular(path, follow));
  try {
    return await work(file);
  } finally {
    fs.closeSync(file.fd);
  }
}

/** More data than this is read, written and copied by other threads. */
export const MAX_AT_ONCE_BYTES = 2 ** 18;

const readAside = promisify(fs.readFile);

/** Everything in an open file. The size of some files, such as those in /proc, is 0. */
const contentOf = async ({ fd, size }: OpenFile): Promise<Buffer> =>
  size > MAX_AT_ONCE_BYTES ? readAside(fd) : fs.readFileSync(fd);

function part(fd: number, start: number, length: number): string {
  const buffer = Buffer.allocUnsafe(length);
  return buffer.toString("utf8", 0, fs.readSync(fd, buffer, 0, length, start));
}

/** Reads a regular file, or its first `bytes` bytes, as text. */
export const readRegular = (path: string, bytes?: number): Promise<string> =>
  withRegular(path, async (file) =>
    bytes === undefined ? (await contentOf(file)).toString("utf8") : part(file.fd, 0, bytes),
  );

/** Reads the last `bytes` bytes of a regular file as text. */
export const readTail = (path: string, bytes: number): Promise<string> =>
  withRegular(path, ({ fd, size }) => {
    const length = Math.min(size, bytes);
    return part(fd, size - length, length);
  });

export const digestRegular = (path: string): Promise<string> =>
  withRegular(path, async (file) => {
    const hash = createHash("sha256");
    if (file.size <= MAX_AT_ONCE_BYTES) return hash.update(await contentOf(file)).digest("hex");
    const stream = createReadStream("", { fd: file.fd, autoClose: false, start: 0 });
    for await (const bytes of stream) hash.update(bytes as Uint8Array);
    return hash.digest("hex");
  });

/** A stream that fails if the path is not a regular file. */
export const readerOfRegular = (path: string): Readable =>
  createReadStream(path, {
    fs: {
      ...fs,
      open: (_: unknown, __: unknown, ___: unknown, done: (error: unknown, fd?: number) => void) => {
        fs.open(path, READ, (error, fd) => {
          if (error !== null) return done(error);
          fs.fstat(fd, (fault, stat) => {
            if (fault === null && stat.isFile()) return done(null, fd);
            fs.close(fd, () => done(fault ?? notRegular(path)));
          });
        });
      },
    },
  } as Parameters<typeof createReadStream>[1]);

/**
 * The owner can always read and write a copy. The copy keeps the other permission bits except setuid, setgid and
 * sticky.
 */
const modeOfCopy = (mode: number): number => (mode & 0o777) | 0o600;

/**
 * Copies a regular file to a new file by sharing its blocks. Returns false if that is not possible. Systems give many
 * reasons for it, and what else is wrong with a file is found when it is read or copied.
 */
export const cloneRegular = (from: string, to: string): Promise<boolean> =>
  copyRegular(from, to, true, constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => false,
  );

/**
 * Copies a regular file. The copy replaces anything at the destination path, and does not appear there until it is
 * complete. Links are not followed.
 */
export async function copyRegular(
  from: string,
  to: string,
  follow = true,
  // Shares blocks (copy on write) if the file system supports it.
  mode: number = constants.COPYFILE_FICLONE,
): Promise<void> {
  const beside = join(dirname(to), `.${basename(to).slice(0, 200)}.${randomBytes(6).toString("hex")}`);
  const copy = async (source: OpenFile): Promise<void> => {
    const target = fs.openSync(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      const descriptor = (fd: number, path: string): string => (BY_DESCRIPTOR ? `/proc/self/fd/${fd}` : path);
      const words = [descriptor(source.fd, from), descriptor(target, beside), mode] as const;
      if (source.size > MAX_AT_ONCE_BYTES) await copyFile(...words);
      else fs.copyFileSync(...words);
      fs.fchmodSync(target, modeOfCopy(source.mode));
    } finally {
      fs.closeSync(target);
    }
    fs.renameSync(beside, to);
  };
  try {
    await withRegular(from, copy, follow);
  } catch (error) {
    fs.rmSync(beside, { force: true });
    throw error;
  }
}
