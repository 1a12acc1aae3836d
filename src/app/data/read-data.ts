import { join } from "node:path";
import type { TreeFile } from "../../base/digest.ts";
import type { SourceTree } from "../../compile/index.ts";
import type { FileStat, Files } from "../../local/effects.ts";
import { pathFollowed, Unreadable } from "../../local/storage/followed.ts";

/** Data of this machine as a value, or why it cannot be read. */
export type Data = SourceTree | { readonly unreadable: string };

/** Reads a file, or all files below a folder. Links are followed: large data often lies elsewhere. */
export async function readData(files: Files, path: string): Promise<Data> {
  try {
    return await read(files, path);
  } catch (error) {
    return { unreadable: error instanceof Unreadable ? error.message : reasonOf(error as NodeJS.ErrnoException) };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you may not read it",
  EPERM: "you may not read it",
  ELOOP: "its links lead round in a circle",
  EIO: "the disk failed",
};

const reasonOf = ({ code = "", message }: NodeJS.ErrnoException): string => REASONS[code] ?? message;

/** Tools leave hidden files (.DS_Store, ._part) in folders of data: they are left where they are. */
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

/** A file as part of a tree. The digest is of the bytes: a text that is no UTF-8 reads alike for different bytes. */
export const fileAt = async (files: Files, path: string, { executable, size }: FileStat): Promise<TreeFile> => ({
  digest: await files.digest(path),
  ...(executable ? { executable } : {}),
  size,
});
