import { relative } from "node:path";

/** A path as people would type it: relative if it is below the folder they are in. */
export function shortPath(folder: string, path: string): string {
  const short = relative(folder, path);
  return short.startsWith("..") ? path : short || path;
}
