/** A line of a table of mounts. Source: fstab(5). */
export interface MountLine {
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** The kinds of mounts that jobs are given. */
export const mounted = {
  /** A folder, with what is mounted in it. */
  folder: (from: string, to: string, more: readonly string[] = []): MountLine => ({
    from,
    to,
    type: "none",
    options: ["rbind", ...more],
  }),
  /** A file, or a folder without what is mounted in it. */
  alone: (from: string, to: string): MountLine => ({ from, to, type: "none", options: ["bind"] }),
  /** An empty folder in memory, as /dev/shm is: all may write, and nobody removes what is another's. */
  memory: (to: string): MountLine => ({
    from: `specline:${to}`,
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
