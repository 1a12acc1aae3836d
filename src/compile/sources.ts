import type { Tree } from "../base/digest.ts";

/** A folder or file on disk as a value: its contents by digest, and where to read the bytes later. */
export interface SourceTree {
  /** Absolute path (or URL) of the folder, or of the file itself if `file` is true. */
  readonly root: string;
  readonly tree: Tree;
  /** True for a single file; its tree then has one entry, the file's name. */
  readonly file?: boolean;
  /** Number of files that were reached through links; absent if there are none. */
  readonly links?: number;
}

/** Everything that compiling knows about the disk. */
export interface Sources {
  /** Script folders, by the URL or path in the specification. */
  readonly scripts: Readonly<Record<string, SourceTree>>;
  /** The runtime that is shipped with every script. */
  readonly runtime: SourceTree;
  /** Local data, by the path as the user wrote it; unreadable paths are missing. */
  readonly data: Readonly<Record<string, SourceTree>>;
  /** Why paths missing from `data` cannot be read, if known. */
  readonly unreadable?: Readonly<Record<string, string>>;
}

/** Whether a source is read from this machine: neither a URI nor an expression. */
export const isLocalPath = (value: unknown): value is string =>
  typeof value === "string" && !/^[a-z][a-z0-9+.-]*:\/\//i.test(value);
