import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { NOT_PLAIN } from "./gate.ts";

/** Why a run cannot use its work folder, and what the user can do about it. */
interface Obstacle {
  readonly reason: string;
  readonly remedy: string;
}

const ELSEWHERE = "choose another work folder with --work";
const READ_ONLY = `make it writable, or ${ELSEWHERE}`;
const IN_THE_WAY: Obstacle = {
  reason: "there is a file where a folder is needed, or the other way round",
  remedy: `move what is in the way, or ${ELSEWHERE}`,
};

/** Obstacles by the system's error codes; those that depend on the error are functions of its message. */
const OBSTACLES: Readonly<Record<string, Obstacle | ((message: string) => Obstacle)>> = {
  [NOT_PLAIN]: (message) => ({
    reason: `${message}, and nothing is written through links or into mounts that were made since the run began`,
    remedy:
      "put a folder in its place; links to data that is only read may stay, and the work folder itself may be a link (--work)",
  }),
  ENOTREGULAR: (reason) => ({ reason, remedy: "remove it, then run again" }),
  ELOOP: (reason) => ({ reason, remedy: "put a folder or a file in the place of the link" }),
  EROFS: { reason: "it is on a read-only file system", remedy: READ_ONLY },
  EACCES: { reason: "permission is denied", remedy: READ_ONLY },
  EPERM: { reason: "permission is denied", remedy: READ_ONLY },
  ENOTDIR: IN_THE_WAY,
  EISDIR: IN_THE_WAY,
  EEXIST: IN_THE_WAY,
  EIO: (reason) => ({ reason, remedy: `check the disk, or ${ELSEWHERE}` }),
  EMFILE: (reason) => ({ reason, remedy: "raise the limit of open files (ulimit -n), or run fewer jobs at once" }),
  ENAMETOOLONG: (reason) => ({ reason, remedy: "choose a work folder with a shorter path (--work)" }),
};

const REMOVED: Obstacle = {
  reason: "something in it was removed while a run used it",
  remedy: "run again: what is still there is reused",
};

/** The diagnostic for a disk error that occurred while a run used its work folder; undefined for any other error. */
export function storageFault(error: unknown, folder: string): Diagnostic | undefined {
  const { code, path } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (code === "ENOSPC" || code === "EDQUOT") return diagnostic("run/disk-full", { folder });
  // A run creates each folder before it writes there, so a missing one was removed by something else.
  const removed = code === "ENOENT" && String(path).startsWith(`${folder}/`);
  const found = removed ? REMOVED : OBSTACLES[code ?? ""];
  if (found === undefined) return undefined;
  const obstacle = typeof found === "function" ? found((error as Error).message) : found;
  return diagnostic("run/work-folder", { folder, ...obstacle });
}

/** Throws a disk error as a diagnostic, and anything else unchanged. */
export async function asDiagnostic<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const fault = storageFault(error, folder);
    throw fault === undefined ? error : new SpeclineError([fault]);
  }
}
