import type { Tree } from "../base/digest.ts";

/** A folder or file of the disk as a value: what it holds, and where its bytes can be fetched from later. */
export interface SourceTree {
  /** Absolute path (or URL) of the folder; of the file itself where `file` is true. */
  readonly root: string;
  readonly tree: Tree;
  /** True for a single file; its tree then has one entry, the file's name. */
  readonly file?: boolean;
  /** How many of its files were reached by links; absent where none was. */
  readonly links?: number;
}

/** All that compiling may know of the disk. */
export interface Sources {
  /** Script folders by the URL text that their specification gives. */
  readonly scripts: Readonly<Record<string, SourceTree>>;
  /** The runtime that is packed with every script. */
  readonly runtime: SourceTree;
  /** Local data by the path as it was written; a path that cannot be read is missing. */
  readonly data: Readonly<Record<string, SourceTree>>;
  /** Why the paths that are missing in `data` cannot be read, where somebody looked. */
  readonly unreadable?: Readonly<Record<string, string>>;
}

/** True for a source that is read from this machine: neither a URI nor an expression. */
export const isLocalPath = (value: unknown): value is string =>
  typeof value === "string" && !/^[a-z][a-z0-9+.-]*:\/\//i.test(value);
