import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { constants, createReadStream } from "node:fs";
import { copyFile, type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
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

/** Opens a regular file for reading. Anything else is rejected, so that reading never blocks. */
async function openRegular(path: string, follow = true): Promise<FileHandle> {
  // Checked before opening, because opening some devices has side effects, and again afterwards, because the file may
  // have been replaced.
  const seen = await (follow ? fs.promises.stat(path) : fs.promises.lstat(path));
  if (!seen.isFile()) throw notRegular(path);
  const handle = await open(path, READ | (follow ? 0 : constants.O_NOFOLLOW));
  try {
    if (!(await handle.stat()).isFile()) throw notRegular(path);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function withRegular<T>(path: string, work: (handle: FileHandle) => Promise<T>, follow = true): Promise<T> {
  const handle = await openRegular(path, follow);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** Reads a regular file, or its first `bytes` bytes, as text. */
export const readRegular = (path: string, bytes?: number, follow = true): Promise<string> =>
  withRegular(
    path,
    async (handle) => {
      if (bytes === undefined) return handle.readFile("utf8");
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.toString("utf8", 0, bytesRead);
    },
    follow,
  );

/** Reads the last `bytes` bytes of a regular file as text. */
export const readTail = (path: string, bytes: number): Promise<string> =>
  withRegular(path, async (handle) => {
    const { size } = await handle.stat();
    const length = Math.min(size, bytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8");
  });

/** Smaller files are read in one go, because opening a stream takes longer than reading them. */
const MAX_READ_AT_ONCE_BYTES = 2 ** 18;

export const digestRegular = (path: string): Promise<string> =>
  withRegular(path, async (handle) => {
    const hash = createHash("sha256");
    if ((await handle.stat()).size <= MAX_READ_AT_ONCE_BYTES) return hash.update(await handle.readFile()).digest("hex");
    for await (const part of handle.createReadStream({ autoClose: false })) hash.update(part as Uint8Array);
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
 * Copies a regular file. The copy replaces anything at the destination path, and does not appear there until it is
 * complete. Links are not followed.
 */
export async function copyRegular(from: string, to: string, follow = true): Promise<void> {
  const beside = join(dirname(to), `.${basename(to).slice(0, 200)}.${randomBytes(6).toString("hex")}`);
  const source = await openRegular(from, follow);
  try {
    const target = await open(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      const descriptor = (handle: FileHandle, path: string): string =>
        BY_DESCRIPTOR ? `/proc/self/fd/${handle.fd}` : path;
      // Shares blocks (copy on write) if the file system supports it.
      await copyFile(descriptor(source, from), descriptor(target, beside), constants.COPYFILE_FICLONE);
      await target.chmod(modeOfCopy((await source.stat()).mode));
    } finally {
      await target.close();
    }
    await rename(beside, to);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    await source.close();
  }
}
