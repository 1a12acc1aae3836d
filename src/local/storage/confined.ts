import type { Files } from "../effects.ts";
import { HeldRoot } from "./gate.ts";

/** The disk as a run accesses it. */
export interface ConfinedFiles extends Files {
  /** Waits for operations in progress, then closes the folder. */
  release(): Promise<void>;
}

/**
 * The disk, but nothing below `root` is written, moved or removed through a link or on a mount that was made later. Jobs run as
 * the user who started them, so they can replace any folder of the work folder by a link while the runner works in it.
 * Reading follows links, because users link their data there, but opens regular files only. `root` must exist, and may be
 * a link itself.
 */
export function confine(files: Files, root: string): ConfinedFiles {
  const gate = new HeldRoot(files, root);
  return {
    ...files,
    readText: (path) => (gate.covers(path) ? files.readRegular(path) : files.readText(path)),
    write: (path, text, mode) => gate.within(path, (at) => files.write(at, text, mode)),
    append: (path) => gate.within(path, files.append),
    hold: (path, unlockOn) => gate.hold(path, unlockOn),
    makeFolder: (path) => gate.makeFolder(path),
    rename: (from, to) => gate.within(from, (one) => gate.within(to, (other) => files.rename(one, other))),
    copy: (from, to, links) => gate.within(to, (at) => files.copy(from, at, links)),
    clone: (from, to) => gate.within(to, (at) => files.clone(from, at)),
    link: (target, path) => gate.within(path, (at) => files.link(target, at)),
    remove: (path) => gate.within(path, files.remove),
    removeEmpty: (path) => gate.within(path, files.removeEmpty),
    setShared: (path) => gate.within(path, files.setShared),
    setExecutable: (path, executable) => gate.within(path, (at) => files.setExecutable(at, executable)),
    writer: (path) => gate.stream(path, gate.covers(path) ? files.create : files.writer),
    create: (path) => gate.stream(path, files.create),
    release: () => gate.release(),
  };
}

/** Passes the disk, confined to a folder, to `work`, then releases it. */
export async function confined<T>(files: Files, root: string, work: (own: ConfinedFiles) => Promise<T>): Promise<T> {
  const own = confine(files, root);
  try {
    return await work(own);
  } finally {
    await own.release();
  }
}
