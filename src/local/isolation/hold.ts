import type { Command, Effects, ProcessMark } from "../effects.ts";

/** A command, how to recognize its processes, and whether it reports the signal that ended its program. */
export type Held = Pick<Command, "words" | "mark" | "reportsSignal">;

/**
 * Keeps everything that a job starts together, so that it all ends with the job or with the runner. Returns the words
 * that start a command in this way. `root` is the job's folder.
 */
export type Hold = (words: readonly string[], root: string) => Held;

/** The variable that identifies a job's processes by the job's folder. */
export const JOB_VARIABLE = "SPECLINE_JOB";

const variableMark = (root: string, look: ProcessMark["look"]): ProcessMark => ({
  in: "environment",
  text: `${JOB_VARIABLE}=${root}`,
  look,
});

/** The namespaces of every isolated job: mount, and IPC (System V and POSIX). */
export const ownNamespaces = (root: boolean): readonly string[] => [
  "unshare",
  ...(root ? [] : ["--user", "--map-root-user"]),
  "--mount",
  "--ipc",
];

/**
 * Uses the kernel: the job's processes are in a namespace whose process 1 is one of our shells. When that shell ends,
 * the kernel ends all of them, and `unshare` ends only when they are gone. A process cannot leave its namespace.
 */
export const byNamespace =
  (script: string, { machine }: Effects): Hold =>
  (words, root) => ({
    words: [
      "/bin/sh",
      script,
      "supervise",
      "init",
      ...ownNamespaces(machine.root),
      "--pid",
      "--fork",
      "--kill-child",
      ...words,
    ],
    mark: variableMark(root, "killed"),
    reportsSignal: true,
  });

/**
 * Uses a limit: RLIMIT_RTTIME, which affects only real-time threads, is set to a number that is unique to the job. All
 * its descendants inherit the limit and keep it across a new session, a second fork, an empty environment or a change
 * of user. Every user can read the limits of any process. Sources: getrlimit(2), proc(5).
 */
export const byLimit =
  (script: string, { random }: Effects): Hold =>
  (words) => {
    const number = String(MIN_RTTIME_MICROSECONDS + Number.parseInt(random(10), 36));
    return {
      words: ["/bin/sh", script, "supervise", number, "prlimit", `--rttime=${number}:`, ...words],
      mark: { in: "limits", text: number, look: "always" },
      reportsSignal: true,
    };
  };

/**
 * In microseconds: 127 years of uninterrupted processor time. Adding ten random characters still results in a number
 * that JavaScript represents exactly.
 */
const MIN_RTTIME_MICROSECONDS = 4e15;

/** Uses the process group, and also a variable if the system exposes the environment of processes. */
export const byGroup =
  (script: string, { machine }: Effects): Hold =>
  (words, root) => ({
    words: ["/bin/sh", script, "supervise", "", ...words],
    reportsSignal: true,
    ...(machine.platform === "linux" ? { mark: variableMark(root, "always") } : {}),
  });
