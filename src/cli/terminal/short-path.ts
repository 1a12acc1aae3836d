import { relative } from "node:path";

/** A path as users would type it: relative if it is below their current folder. */
export function shortPath(folder: string, path: string): string {
  const short = relative(folder, path);
  return short.startsWith("..") ? path : short || path;
}
