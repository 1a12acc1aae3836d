import { createHash } from "node:crypto";
import { byText } from "./canonical.ts";

/** The SHA-256 digest of a string or of bytes, in hexadecimal. */
export const digest = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** A file in a tree, without its path: the digest of its content, and whether it is executable. */
export interface TreeFile {
  readonly digest: string;
  readonly executable?: boolean;
  /** The size in bytes. It is shown in reports and says which files are read where they are. It is not part of the tree's digest. */
  readonly size?: number;
}

/** The contents of a folder: a map from relative paths, separated by "/", to files. */
export type Tree = Readonly<Record<string, TreeFile>>;

/**
 * Computes one digest for a tree from its paths, modes and bytes. The tree's location, dates and owners do not matter.
 */
export function treeDigest(tree: Tree): string {
  const lines = Object.entries(tree)
    .sort(([a], [b]) => byText(a, b))
    .map(([path, file]) => `${file.executable === true ? "x" : "-"} ${file.digest} ${path}`);
  return digest(lines.join("\n"));
}
