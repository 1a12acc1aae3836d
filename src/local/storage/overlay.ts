import { dirname, join } from "node:path";
import type { ByteWriter, FileStat, Files } from "../effects.ts";

/**
 * The disk, but everything that would change below `root` happens in `scratch` instead, which is a new folder outside
 * of `root`. Later operations see the changes, so that code that writes works as usual, and leaves no trace.
 */
export function overlaid(files: Files, root: string, scratch: string): Files {
  /** Paths below root whose entries were removed or moved away. */
  const gone = new Set<string>();
  /** Paths below root that were written or moved there. */
  const made = new Set<string>();
  const covers = (path: string): boolean => path === root || path.startsWith(`${root}/`);
  const above = (path: string): string => (covers(path) ? join(scratch, path.slice(root.length)) : path);
  const isIn = (paths: ReadonlySet<string>, path: string): boolean => {
    for (let at = path; covers(at); at = dirname(at)) if (paths.has(at)) return true;
    return false;
  };
  const isGone = (path: string): boolean => isIn(gone, path);
  /** Where an entry is. If it is nowhere, where it would be. */
  const placeOf = async (path: string): Promise<string> =>
    !covers(path) || isGone(path) || (await files.stat(above(path))) !== undefined ? above(path) : path;
  /** Where to write an entry, in a folder that exists. */
  const toWrite = async (path: string): Promise<string> => {
    if (!covers(path)) return path;
    made.add(path);
    await files.makeFolder(dirname(above(path)));
    return above(path);
  };
  /** The folder must exist. */
  const streamTo = (path: string): ByteWriter => {
    if (covers(path)) made.add(path);
    return files.create(above(path));
  };
  const list = async (path: string): Promise<readonly string[]> => {
    if (!covers(path)) return files.list(path);
    const below = isGone(path) ? [] : (await files.list(path)).filter((name) => !gone.has(join(path, name)));
    return [...new Set([...below, ...(await files.list(above(path)))])].sort((a, b) => (a < b ? -1 : 1));
  };
  /** Copies an entry from below, with everything in it, so that it can be changed or moved. */
  const bring = async (path: string): Promise<string> => {
    const from = await placeOf(path);
    if (from !== above(path) || (await files.stat(from))?.kind === "folder") {
      const stat: FileStat | undefined = await files.stat(from);
      if (stat?.kind === "file") await files.copy(from, await toWrite(path));
      if (stat?.kind === "folder") {
        await files.makeFolder(above(path));
        for (const name of await list(path)) await bring(join(path, name));
      }
    }
    return above(path);
  };
  const remove = async (path: string): Promise<void> => {
    await files.remove(above(path));
    if (covers(path)) gone.add(path);
  };
  return {
    ...files,
    readText: async (path) => files.readText(await placeOf(path)),
    readRegular: async (path, bytes) => files.readRegular(await placeOf(path), bytes),
    readTail: async (path, bytes) => files.readTail(await placeOf(path), bytes),
    write: async (path, text, mode) => files.write(await toWrite(path), text, mode),
    append: async (path) => files.append(covers(path) ? await bring(path).then(() => toWrite(path)) : path),
    stat: async (path) => files.stat(await placeOf(path)),
    writable: async (path) => files.writable(await placeOf(path)),
    realPath: async (path) => files.realPath(await placeOf(path)),
    readLink: async (path) => files.readLink(await placeOf(path)),
    list,
    hold: (path, unlockOn) => {
      if (!covers(path) || isGone(path)) return files.hold(above(path), unlockOn);
      try {
        return files.hold(above(path));
      } catch {
        return files.hold(path);
      }
    },
    makeFolder: async (path) => files.makeFolder(above(path)),
    rename: async (from, to) => {
      if (covers(to) && (await list(to).catch(() => [])).length > 0) return false;
      const moved = covers(from) ? await bring(from) : from;
      if (!(await files.rename(moved, await toWrite(to)))) return false;
      if (covers(from)) gone.add(from);
      return true;
    },
    copy: async (from, to, links) => files.copy(await placeOf(from), await toWrite(to), links),
    clone: async (from, to) => files.clone(await placeOf(from), await toWrite(to)),
    link: async (target, path) => files.link(target, await toWrite(path)),
    remove,
    removeEmpty: async (path) => {
      if (!covers(path)) return files.removeEmpty(path);
      if ((await list(path)).length === 0) await remove(path);
    },
    setShared: async (path) => files.setShared(covers(path) ? await bring(path) : path),
    setExecutable: async (path, executable) => files.setExecutable(covers(path) ? await bring(path) : path, executable),
    digest: async (path) => files.digest(await placeOf(path)),
    reader: (path) => files.reader(isGone(path) || isIn(made, path) ? above(path) : path),
    writer: (path) => (covers(path) ? streamTo(path) : files.writer(path)),
    create: (path) => streamTo(path),
  };
}
