import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { constants, createReadStream } from "node:fs";
import { copyFile, type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { BY_DESCRIPTOR } from "./held-folder.ts";

/** Opening a pipe waits for somebody at its other end; this does not, and the next look at it tells what it is. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK;

export const notRegular = (path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`'${path}' is not a regular file`), { code: "ENOTREGULAR", path });

/** A file with a second name, which may be anywhere: what would be written to one is written to the other. */
export const shared = (path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`'${path}' is a file that has another name too`), { code: "ENOTREGULAR", path });

/** Opens a regular file for reading, and nothing else: whatever a name stands for, its reader never waits. */
async function openRegular(path: string, follow = true): Promise<FileHandle> {
  // Looked at first: opening some devices does something. Then looked at again, as it may have been exchanged.
  const seen = await (follow ? fs.promises.stat(path) : fs.promises.lstat(path));
  if (!seen.isFile()) throw notRegular(path);
  const handle = await open(path, READ | (follow ? 0 : constants.O_NOFOLLOW));
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw notRegular(path);
}

async function withRegular<T>(path: string, work: (handle: FileHandle) => Promise<T>, follow = true): Promise<T> {
  const handle = await openRegular(path, follow);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** The text of a regular file, at most so many bytes of it. */
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

/** At most the last `bytes` bytes of a regular file. */
export const readTail = (path: string, bytes: number): Promise<string> =>
  withRegular(path, async (handle) => {
    const { size } = await handle.stat();
    const length = Math.min(size, bytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8");
  });

/** Bytes up to which a file is read at once: a stream for each of many small scripts costs more than what it reads. */
const AT_ONCE = 2 ** 18;

export const digestRegular = (path: string): Promise<string> =>
  withRegular(path, async (handle) => {
    const hash = createHash("sha256");
    if ((await handle.stat()).size <= AT_ONCE) return hash.update(await handle.readFile()).digest("hex");
    for await (const part of handle.createReadStream({ autoClose: false })) hash.update(part as Uint8Array);
    return hash.digest("hex");
  });

/** A stream that ends in an error where there is no regular file. */
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

/** Permissions of the owner's that a copy always has, and those that it may keep: never those of another user or group. */
const modeOfCopy = (mode: number): number => (mode & 0o777) | 0o600;

/** Every copy is a file of its own, put in place whole: what was there before, a link for example, is replaced and not followed. */
export async function copyRegular(from: string, to: string, follow = true): Promise<void> {
  const beside = join(dirname(to), `.${basename(to).slice(0, 200)}.${randomBytes(6).toString("hex")}`);
  const source = await openRegular(from, follow);
  try {
    const target = await open(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      const descriptor = (handle: FileHandle, path: string): string =>
        BY_DESCRIPTOR ? `/proc/self/fd/${handle.fd}` : path;
      // Shares the blocks where the file system can (copy on write).
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
