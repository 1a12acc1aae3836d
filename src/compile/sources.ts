import type { Tree } from "../base/digest.ts";
import type { Contract, StoredContract } from "../spec/contract.ts";

/**
 * The contents of a folder or file on disk: the digests, and the paths from which the bytes can be read later.
 */
export interface SourceTree {
  /** The absolute path (or URL) of the folder, or of the file itself if `file` is true. */
  readonly root: string;
  readonly tree: Tree;
  /** True for a single file. Its tree has one entry, whose path is the file's name. */
  readonly file?: boolean;
  /** The number of files that were reached through links. Absent if there are none. */
  readonly links?: number;
}

/** The code of one step type that specline.lock holds. */
export interface LockedStep {
  readonly contract: StoredContract;
  /** The script. Undefined if the step runs only the user's code. */
  readonly files?: SourceTree;
}

/** The code that specline.lock holds. It is used instead of the installed release's. */
export interface LockedCode {
  /** The release from which the code comes, such as "0.1.0". */
  readonly release: string;
  readonly messages: Contract["messages"];
  /** By `codeKey`. Steps that no package provides are missing. */
  readonly steps: Readonly<Record<string, LockedStep>>;
}

/** All information about the disk that is available to the compiler. */
export interface Sources {
  /** Script folders, keyed by the URL or path in the specification or config. Unreadable paths are missing. */
  readonly scripts: Readonly<Record<string, SourceTree>>;
  /** The absolute paths that were tried for missing scripts. */
  readonly lookedFor?: Readonly<Record<string, string>>;
  /** The runtime that is shipped with every script. */
  readonly runtime: SourceTree;
  /** Undefined if the pipeline's code is not locked. `runtime` is the locked runtime otherwise. */
  readonly locked?: LockedCode;
  /** Local data, keyed by the path as the user wrote it. Unreadable paths are missing. */
  readonly data: Readonly<Record<string, SourceTree>>;
  /** The reasons, if known, why paths that are missing from `data` cannot be read. */
  readonly unreadable?: Readonly<Record<string, string>>;
}

/** A suggestion for a local path that cannot be read, if its form shows the cause. */
export function hintForPath(path: string): string | undefined {
  if (path.startsWith("~")) return "'~' is a shell's abbreviation: write the folder out";
  const s3 = /^s3:\/?(?=[^/])/i.exec(path)?.[0];
  if (s3 !== undefined) return `did you mean 's3://${path.slice(s3.length)}'?`;
  return /^[a-z]:[\\/]/i.test(path) ? "under WSL, drive C is the folder /mnt/c" : undefined;
}
