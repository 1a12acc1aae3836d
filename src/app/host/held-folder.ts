import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from "node:fs";
import { sep } from "node:path";
import type { HeldFolder } from "../../local/effects.ts";

/**
 * Node has no openat(2). On Linux, /proc/self/fd/N stands for an open folder itself, wherever its name leads by now, so
 * that `/proc/self/fd/N/name` is what openat(N, "name") is. Elsewhere a folder is only named, and a check and what
 * follows it are two moments. Source: proc(5), /proc/pid/fd; read 2026-11.
 */
export const BY_DESCRIPTOR = existsSync("/proc/self/fd");

/** Opens a place without reading it, for which no permission is needed. Source: open(2), the same on x86 and ARM. */
export const O_PATH = 0o10000000;

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Opens a folder itself, never what a link leads to: that is refused with ELOOP. One that its owner locked is unlocked,
 * where it is on the mount `unlockOn`.
 */
export function holdFolder(path: string | Buffer, unlockOn?: string): HeldFolder {
  if (unlockOn !== undefined && BY_DESCRIPTOR) unlock(path, unlockOn);
  const fd = openFolder(path);
  const at = BY_DESCRIPTOR ? `/proc/self/fd/${fd}` : path.toString();
  return {
    at,
    place: () => (BY_DESCRIPTOR ? readlinkSync(at) : realpathSync(at)),
    mount: mountOf(fd),
    close: () => closeSync(fd),
  };
}

/** Says ELOOP of a link, where the system says ENOTDIR of it as of a file. */
function openFolder(path: string | Buffer): number {
  try {
    return openSync(path, FOLDER);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOTDIR" || !isLink(path)) throw error;
    throw Object.assign(new Error(`ELOOP: '${path}' is a link`), { code: "ELOOP", path: path.toString() });
  }
}

function isLink(path: string | Buffer): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function unlock(path: string | Buffer, mount: string): void {
  const place = openSync(path, O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const { mode } = fstatSync(place);
    if ((mode & 0o700) === 0o700 || mountOf(place) !== mount) return;
    chmodSync(`/proc/self/fd/${place}`, (mode & 0o777) | 0o700);
  } catch (error) {
    // That it is another user's is found where it is opened.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
  } finally {
    closeSync(place);
  }
}

/** Two folders on one mount give the same: a bind mount of the same file system is told apart, which its device number does not do. */
function mountOf(fd: number): string {
  const device = String(fstatSync(fd).dev);
  if (!BY_DESCRIPTOR) return device;
  // Source: proc(5), /proc/pid/fdinfo; since Linux 3.15.
  return /^mnt_id:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "utf8"))?.[1] ?? device;
}

/** The mounts at a folder or below it, as `HeldFolder.mount` names them. None where the system does not list them. */
export function mountsBelow(folder: string): readonly string[] {
  if (!existsSync("/proc/self/mountinfo")) return [];
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .flatMap((line) => {
      const [id = "", , , , point = ""] = line.split(" ");
      const path = point.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
      return path === folder || path.startsWith(folder + sep) ? [id] : [];
    });
}
