import { dirname, join } from "node:path";
import type { FileStat, Files } from "../effects.ts";

/** A file below a folder: its relative path with "/" between parts, and what the disk knows of it. */
export interface Listed {
  readonly path: string;
  readonly stat: FileStat;
}

/** All files below a folder, in the order of their paths. Links and special files are passed over, as SageMaker uploads neither. */
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

/** Copies all files of a folder to another. */
export async function copyFolder(
  files: Pick<Files, "list" | "stat" | "makeFolder" | "copy">,
  from: string,
  to: string,
): Promise<void> {
  for (const { path } of await filesBelow(files, from)) {
    await files.makeFolder(dirname(join(to, path)));
    await files.copy(join(from, path), join(to, path));
  }
}

/** The place of a relative path below a folder, or undefined where it would lead out of it. */
export function inside(folder: string, path: string): string | undefined {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (path.startsWith("/") || parts.includes("..") || path.includes("\0")) return undefined;
  return join(folder, ...parts);
}
