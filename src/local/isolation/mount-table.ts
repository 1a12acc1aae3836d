/** A line of a table of mounts. Source: fstab(5). */
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
  /** A folder with its mounts; creates the mount point. */
  folder: (from: string, to: string): MountLine => ({ from, to, type: "none", options: ["rbind", MAKE_FOLDER_OPTION] }),
  /** A file over an existing file. */
  file: (from: string, to: string): MountLine => ({ from, to, type: "none", options: ["bind"] }),
  /** A folder over an existing folder. */
  over: (from: string, to: string): MountLine => ({ from, to, type: "none", options: ["rbind"] }),
  /** An empty folder in memory, as /dev/shm is: all may write, and nobody removes what is another's. Named as `processes` is. */
  memory: (to: string, root = to): MountLine => ({
    from: `specline:${root}`,
    to,
    type: "tmpfs",
    options: ["mode=1777", "nosuid", "nodev"],
  }),
  /**
   * The /proc of a job's own process namespace. What is mounted has a name of the job's own: `mount -a` passes over what
   * is mounted already, going by its name.
   */
  processes: (root: string): MountLine => ({
    from: `specline:${root}`,
    to: "/proc",
    type: "proc",
    options: ["nosuid", "nodev", "noexec"],
  }),
};

/** What ends a field of fstab(5), and the backslash, as it has them; other blanks are letters of a name. */
const escaped = (path: string): string =>
  path.replace(/[ \t\n\\]/g, (blank) => `\\${blank.charCodeAt(0).toString(8).padStart(3, "0")}`);

export const tableText = (lines: readonly MountLine[]): string =>
  lines
    .map(({ from, to, type, options }) => `${escaped(from)} ${escaped(to)} ${type} ${options.join()} 0 0\n`)
    .join("");
