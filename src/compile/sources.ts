import type { Tree } from "../base/digest.ts";

/**
 * A folder or file on disk as a value: the digests of its contents, and the paths where the bytes can be read later.
 */
export interface SourceTree {
  /** The absolute path (or URL) of the folder, or of the file itself if `file` is true. */
  readonly root: string;
  readonly tree: Tree;
  /** True for a single file. Its tree then has one entry, the file's name. */
  readonly file?: boolean;
  /** The number of files that were reached through links. Absent if there are none. */
  readonly links?: number;
}

/** All information about the disk that the compiler has. */
export interface Sources {
  /** Script folders, by the URL or path in the specification. */
  readonly scripts: Readonly<Record<string, SourceTree>>;
  /** The runtime that is shipped with every script. */
  readonly runtime: SourceTree;
  /** Local data, by the path as the user wrote it. Unreadable paths are missing. */
  readonly data: Readonly<Record<string, SourceTree>>;
  /** The reasons why paths missing from `data` cannot be read, if known. */
  readonly unreadable?: Readonly<Record<string, string>>;
}

/** Whether a source is read from this machine: neither a URI nor an expression. */
export const isLocalPath = (value: unknown): value is string =>
  typeof value === "string" && !/^[a-z][a-z0-9+.-]*:\/\//i.test(value);

/** A suggestion for a local path that cannot be read, if its form shows the cause. */
export function hintForPath(path: string): string | undefined {
  if (path.startsWith("~")) return "'~' is a shell's abbreviation: write the folder out";
  const s3 = /^s3:\/?(?=[^/])/i.exec(path)?.[0];
  if (s3 !== undefined) return `did you mean 's3://${path.slice(s3.length)}'?`;
  return /^[a-z]:[\\/]/i.test(path) ? "under WSL, drive C is the folder /mnt/c" : undefined;
}
