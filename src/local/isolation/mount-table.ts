/** A line in a mount table. Source: fstab(5). */
export interface MountLine {
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** Creates the mount point and its parents. Source: mount(8). */
const MAKE_FOLDER_OPTION = "X-mount.mkdir";

/** The kinds of mounts in a job. */
export const mounted = {
  /** Mounts a folder along with the mounts inside it. Creates the mount point. */
  folder: (from: string, to: string): MountLine => ({ from, to, type: "none", options: ["rbind", MAKE_FOLDER_OPTION] }),
  /** Mounts a file over an existing file. */
  file: (from: string, to: string): MountLine => ({ from, to, type: "none", options: ["bind"] }),
  /** Mounts a file or folder, with its contents, read-only over an existing file or folder. */
  readOnly: (from: string, to: string): MountLine => ({ from, to, type: "none", options: ["bind", "ro"] }),
  /** Mounts a folder over an existing folder. */
  over: (from: string, to: string): MountLine => ({ from, to, type: "none", options: ["rbind"] }),
  /**
   * An empty in-memory folder like /dev/shm: all users can write to it, but not remove each other's entries. It is
   * named in the same way as `processes`.
   */
  memory: (to: string, root = to): MountLine => ({
    from: `specline:${root}`,
    to,
    type: "tmpfs",
    options: ["mode=1777", "nosuid", "nodev"],
  }),
  /**
   * The /proc of a job's process namespace. The mount source has a name that is unique to the job, because `mount -a`
   * skips sources that are already mounted, which it recognizes by name.
   */
  processes: (root: string): MountLine => ({
    from: `specline:${root}`,
    to: "/proc",
    type: "proc",
    options: ["nosuid", "nodev", "noexec"],
  }),
};

/**
 * Escapes the backslash and the characters that end a field, as fstab(5) requires. Other whitespace characters are part
 * of a name.
 */
const escaped = (path: string): string =>
  path.replace(/[ \t\n\\]/g, (blank) => `\\${blank.charCodeAt(0).toString(8).padStart(3, "0")}`);

export const tableText = (lines: readonly MountLine[]): string =>
  lines
    .map(({ from, to, type, options }) => `${escaped(from)} ${escaped(to)} ${type} ${options.join()} 0 0\n`)
    .join("");
