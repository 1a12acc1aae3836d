import { join } from "node:path";
import type { TreeFile } from "../../base/digest.ts";
import type { SourceTree } from "../../compile/index.ts";
import type { FileStat, Files } from "../../local/effects.ts";
import { pathFollowed, Unreadable } from "../../local/storage/followed.ts";

/** Local data as a value, or the reason why it cannot be read. */
export type Data = SourceTree | { readonly unreadable: string };

/** Reads a file, or all files in a folder. Links are followed, because large data is often stored elsewhere. */
export async function readData(files: Files, path: string): Promise<Data> {
  try {
    return await read(files, path);
  } catch (error) {
    return { unreadable: error instanceof Unreadable ? error.message : reasonOf(error as NodeJS.ErrnoException) };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you lack permission to read it",
  EPERM: "you lack permission to read it",
  ELOOP: "its links form a cycle",
  EIO: "the disk failed",
};

const reasonOf = ({ code = "", message }: NodeJS.ErrnoException): string => REASONS[code] ?? message;

/** Hidden files that tools leave in data folders (.DS_Store, ._part) are skipped. */
const isData = (name: string): boolean => !name.startsWith(".");

async function read(files: Files, path: string): Promise<Data> {
  const found = await pathFollowed(files, path, isData);
  if (found === undefined) return { unreadable: "there is no such file or folder" };
  if (found.files.length === 0) return { unreadable: "the folder holds no file" };
  const entries: [string, TreeFile][] = [];
  for (const { path: below, stat } of found.files) {
    entries.push([below, await fileAt(files, found.kind === "file" ? path : join(path, below), stat)]);
  }
  const links = found.files.filter(({ linked }) => linked === true).length;
  return {
    root: path,
    tree: Object.fromEntries(entries),
    ...(found.kind === "file" ? { file: true } : {}),
    ...(links === 0 ? {} : { links }),
  };
}

/**
 * A file as part of a tree. The digest is computed from the bytes, because different bytes that are not valid UTF-8 can
 * decode to the same string.
 */
export const fileAt = async (files: Files, path: string, { executable, size }: FileStat): Promise<TreeFile> => ({
  digest: await files.digest(path),
  ...(executable ? { executable } : {}),
  size,
});
