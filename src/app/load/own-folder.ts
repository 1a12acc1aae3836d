import { lstatSync, mkdirSync } from "node:fs";

/**
 * A folder in a place that others may write in, for code that is run again later: false where somebody else made it, or may
 * write in it.
 */
export function ownFolder(path: string): string | false {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) mkdirSync(path, { mode: 0o700 });
    const found = lstatSync(path);
    const own = process.getuid === undefined || found.uid === process.getuid();
    return found.isDirectory() && own && (found.mode & 0o022) === 0 ? path : false;
  } catch {
    return false;
  }
}
