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
  readSync,
  realpathSync,
} from "node:fs";
import { sep } from "node:path";
import type { HeldFolder } from "../../local/effects.ts";
import { codeOf } from "./system-error.ts";

/**
 * Node has no openat(2). On Linux, /proc/self/fd/N is the open folder itself, even if its name now refers to something
 * else, so `/proc/self/fd/N/name` is equivalent to openat(N, "name"). On other systems, only the name is available, and
 * the folder can be replaced between a check and its use. Source: proc(5), /proc/pid/fd (accessed in November 2026).
 */
export const BY_DESCRIPTOR = existsSync("/proc/self/fd");

/**
 * Opens a path without read access, so no permission is needed. Source: open(2); the value is the same on x86 and ARM.
 */
export const O_PATH = 0o10000000;

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Opens a folder, and rejects a link with ELOOP.
 *
 * @param unlockOn - a mount; folders on it that were locked by their owner are unlocked
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

/** Throws ELOOP for a link. The system reports ENOTDIR for both links and files. */
function openFolder(path: string | Buffer): number {
  try {
    return openSync(path, FOLDER);
  } catch (error) {
    if (codeOf(error) !== "ENOTDIR" || !isLink(path)) throw error;
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
    // The folder belongs to another user. Opening it will report this.
    if (codeOf(error) !== "EPERM") throw error;
  } finally {
    closeSync(place);
  }
}

/**
 * The id of the mount that contains a folder. Unlike the device number, it distinguishes bind mounts of the same file
 * system.
 */
function mountOf(fd: number): string {
  // Source: proc(5), /proc/pid/fdinfo; since Linux 3.15.
  const found = BY_DESCRIPTOR ? /^mnt_id:\s*(\d+)/m.exec(startOf(`/proc/self/fdinfo/${fd}`)) : undefined;
  return found?.[1] ?? String(fstatSync(fd).dev);
}

/** More than the fields of a folder that precede its inode in fdinfo. */
const SOME_BYTES = Buffer.allocUnsafe(256);

/** The beginning of a short file, with as few calls as possible: each operation in the work folder asks for a mount. */
function startOf(path: string): string {
  const fd = openSync(path, "r");
  try {
    return SOME_BYTES.toString("latin1", 0, readSync(fd, SOME_BYTES, 0, SOME_BYTES.length, 0));
  } finally {
    closeSync(fd);
  }
}

/**
 * The mounts at or under a folder, in the same format as `HeldFolder.mount`. The list is empty if the system does not
 * list mounts.
 */
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
