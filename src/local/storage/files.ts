import { join } from "node:path";
import type { FileStat, Files } from "../effects.ts";

/** A file below a folder: its relative path, with "/" between parts, and its metadata. */
export interface Listed {
  readonly path: string;
  readonly stat: FileStat;
  /** It was reached by a link; `stat` describes its target. */
  readonly linked?: true;
  /** The file's path among the objects, if it is beside the folder and its name only begins with the folder's name. */
  readonly as?: string;
}

/** The objects at a URI: a single one, or all those under a prefix, by their paths relative to it. */
export interface FoundObjects {
  readonly kind: "object" | "prefix";
  /** The file, or the folder that the paths are relative to. */
  readonly path: string;
  readonly files: readonly Listed[];
}

/** All files below a folder that only the runner writes to, in the order of their paths. Links, which should not be there, are skipped. */
export async function filesBelow(
  files: Pick<Files, "list" | "stat">,
  folder: string,
  prefix = "",
): Promise<readonly Listed[]> {
  const found: Listed[] = [];
  for (const name of await files.list(folder)) {
    const path = prefix === "" ? name : `${prefix}/${name}`;
    const stat = await files.stat(join(folder, name));
    if (stat?.kind === "file") found.push({ path, stat });
    else if (stat?.kind === "folder") found.push(...(await filesBelow(files, join(folder, name), path)));
  }
  return found;
}

/** The absolute path of a relative path below a folder; undefined if it would lead out of the folder. */
export function inside(folder: string, path: string): string | undefined {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (path.startsWith("/") || parts.includes("..") || path.includes("\0")) return undefined;
  return join(folder, ...parts);
}
