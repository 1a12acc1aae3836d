import { lstatSync, mkdirSync } from "node:fs";

/**
 * Creates a folder for code that will be run again later, in a location where others can write. Returns false if
 * another user created the folder or can write to it.
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
