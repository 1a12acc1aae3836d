import { join } from "node:path";
import type { FileStat, Files } from "../effects.ts";

/** A file below a folder: its relative path with "/" between parts, and what the disk knows of it. */
export interface Listed {
  readonly path: string;
  readonly stat: FileStat;
  /** It was reached by a link; `stat` is of what that leads to. */
  readonly linked?: true;
}

/** All files below a folder of the runner's own, in the order of their paths. It holds no links; if it does, they are passed over. */
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

/** The place of a relative path below a folder, or undefined where it would lead out of it. */
export function inside(folder: string, path: string): string | undefined {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (path.startsWith("/") || parts.includes("..") || path.includes("\0")) return undefined;
  return join(folder, ...parts);
}
