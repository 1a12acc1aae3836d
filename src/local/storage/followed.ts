import { basename, join } from "node:path";
import type { EntryKind, FileStat, Files } from "../effects.ts";
import type { Listed } from "./files.ts";
import { BROKEN_LINK, CIRCULAR_LINK } from "./link-faults.ts";

/** The operations that following links needs. */
type Reading = Pick<Files, "list" | "stat" | "realPath">;

/** A path of the user's that cannot be read as data. The message says why: "'a/b' is a socket". */
export class Unreadable extends Error {
  readonly path: string;
  readonly reason: string;

  constructor(path: string, shown: string, reason: string) {
    super(`'${shown}' ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}

/** The target at the end of a path's links. */
export interface LinkTarget {
  readonly stat: FileStat;
  /** The path with all links resolved. */
  readonly real: string;
  readonly linked: boolean;
}

const SPECIAL: Readonly<Record<Exclude<EntryKind, "file" | "folder">, string>> = {
  link: "was replaced by a link while it was read",
  pipe: "is a named pipe",
  socket: "is a socket",
  device: "is a device",
};

const FAULTS: Readonly<Record<string, string>> = {
  EACCES: "may not be read",
  EPERM: "may not be read",
  ELOOP: CIRCULAR_LINK,
  EIO: "is on a disk that failed",
};

/** Follows a path of the user's, which messages call `shown`. Undefined if nothing is there, not even a link. */
export async function follow(files: Reading, path: string, shown: string): Promise<LinkTarget | undefined> {
  try {
    const own = await files.stat(path);
    if (own === undefined) return undefined;
    if (own.kind !== "link") return { stat: readable(own, path, shown), real: path, linked: false };
    const real = await files.realPath(path);
    const stat = real === undefined ? undefined : await files.stat(real);
    if (real === undefined || stat === undefined) throw new Unreadable(path, shown, BROKEN_LINK);
    return { stat: readable(stat, path, shown), real, linked: true };
  } catch (error) {
    const reason = FAULTS[(error as NodeJS.ErrnoException).code ?? ""];
    throw reason === undefined ? error : new Unreadable(path, shown, reason);
  }
}

/** Pipes, sockets and devices are never opened: reading one may block forever or have effects. */
function readable(stat: FileStat, path: string, shown: string): FileStat {
  if (stat.kind === "file" || stat.kind === "folder") return stat;
  throw new Unreadable(path, shown, SPECIAL[stat.kind]);
}

/**
 * All files below a folder of the user's, in the order of their paths. Links to files and folders are followed: DVC, git-annex and
 * shared caches consist of them.
 *
 * @throws Unreadable if a link is broken or circular, or leads to a pipe, a socket or a device
 */
export async function filesFollowed(
  files: Reading,
  folder: string,
  wanted: (name: string) => boolean = () => true,
): Promise<readonly Listed[]> {
  const walk = async (place: string, prefix: string, above: readonly string[]): Promise<readonly Listed[]> => {
    const found: Listed[] = [];
    for (const name of (await files.list(place)).filter(wanted)) {
      const path = prefix + name;
      const end = await follow(files, join(place, name), path);
      if (end === undefined) continue;
      if (end.stat.kind === "file") found.push({ path, stat: end.stat, ...(end.linked ? { linked: true } : {}) });
      else if (above.includes(end.real)) throw new Unreadable(join(place, name), path, CIRCULAR_LINK);
      else found.push(...(await walk(end.real, `${path}/`, [...above, end.real])));
    }
    return found;
  };
  const real = (await files.realPath(folder)) ?? folder;
  return walk(real, "", [real]);
}

/** The file at a path, or all files below a folder, with links followed; undefined if nothing is there. */
export async function pathFollowed(
  files: Reading,
  path: string,
  wanted?: (name: string) => boolean,
): Promise<{ readonly kind: "file" | "folder"; readonly files: readonly Listed[] } | undefined> {
  const end = await follow(files, path, basename(path));
  if (end === undefined) return undefined;
  if (end.stat.kind === "folder") return { kind: "folder", files: await filesFollowed(files, path, wanted) };
  const { stat, linked } = end;
  return { kind: "file", files: [{ path: basename(path), stat, ...(linked ? { linked: true as const } : {}) }] };
}
