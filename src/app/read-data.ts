import { basename, join } from "node:path";
import type { Tree, TreeFile } from "../base/digest.ts";
import type { SourceTree } from "../compile/index.ts";
import type { FileStat, Files } from "../local/effects.ts";

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

class Unreadable extends Error {}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you may not read it",
  EPERM: "you may not read it",
  ELOOP: "its links lead round in a circle",
  EIO: "the disk failed",
};

const reasonOf = ({ code = "", message }: NodeJS.ErrnoException): string => REASONS[code] ?? message;

async function read(files: Files, path: string): Promise<SourceTree> {
  const { real, stat } = await follow(files, path, "there is no such file or folder");
  if (stat.kind === "file")
    return { root: path, file: true, tree: { [basename(path)]: await fileAt(files, real, stat) } };
  const found: Record<string, TreeFile> = {};
  await walk(files, path, [real], "", found);
  if (Object.keys(found).length === 0) throw new Unreadable("the folder holds no file");
  return { root: path, tree: found satisfies Tree };
}

/** Tools leave hidden files (.DS_Store, ._part) in folders of data: they are left where they are. */
const isData = (name: string): boolean => !name.startsWith(".");

/** `above` are the folders that the walk is in, without links: one that comes up again is a circle. */
async function walk(
  files: Files,
  folder: string,
  above: readonly string[],
  prefix: string,
  found: Record<string, TreeFile>,
): Promise<void> {
  for (const name of (await files.list(folder)).filter(isData)) {
    const [path, shown] = [join(folder, name), prefix + name];
    const { real, stat } = await follow(files, path, `the link '${shown}' in it leads nowhere`);
    if (stat.kind === "file") found[shown] = await fileAt(files, real, stat);
    else if (above.includes(real)) throw new Unreadable(`the link '${shown}' in it leads round in a circle`);
    else await walk(files, path, [...above, real], `${shown}/`, found);
  }
}

/** What lies at the end of links. Pipes, sockets and devices are never opened: reading one may wait for ever. */
async function follow(
  files: Files,
  path: string,
  nothing: string,
): Promise<{ readonly real: string; readonly stat: FileStat }> {
  const real = await files.realPath(path);
  const stat = real === undefined ? undefined : await files.stat(real);
  if (real === undefined || stat === undefined) throw new Unreadable(nothing);
  if (stat.kind !== "file" && stat.kind !== "folder")
    throw new Unreadable(`'${basename(path)}' is neither a file nor a folder`);
  return { real, stat };
}

/** A file as part of a tree. The digest is of the bytes: a text that is no UTF-8 reads alike for different bytes. */
export const fileAt = async (files: Files, path: string, { executable, size }: FileStat): Promise<TreeFile> => ({
  digest: await files.digest(path),
  ...(executable ? { executable } : {}),
  size,
});
