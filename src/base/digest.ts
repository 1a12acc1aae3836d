import { createHash } from "node:crypto";
import { byText } from "./canonical.ts";

/** sha-256 in hex of a text or of bytes. */
export const digest = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** A file of a tree, without its path: what it holds (as a digest) and whether it may be executed. */
export interface TreeFile {
  readonly digest: string;
  readonly executable?: boolean;
  /** Bytes; for reports only, it does not enter the tree's digest. */
  readonly size?: number;
}

/** A folder as a value: relative paths with "/" between parts, to files. */
export type Tree = Readonly<Record<string, TreeFile>>;

/** One digest for a tree: paths, modes and bytes count; where the tree lies, dates and owners do not. */
export function treeDigest(tree: Tree): string {
  const lines = Object.entries(tree)
    .sort(([a], [b]) => byText(a, b))
    .map(([path, file]) => `${file.executable === true ? "x" : "-"} ${file.digest} ${path}`);
  return digest(lines.join("\n"));
}
