import { relative } from "node:path";

/** Shortens a path to what users would type: relative if it is inside their current folder. */
export function shortPath(folder: string, path: string): string {
  const short = relative(folder, path);
  return short.startsWith("..") ? path : short || path;
}
