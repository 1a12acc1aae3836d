import type { Command, Effects, ProcessMark } from "../effects.ts";

/** A command, how to recognize its processes, and whether it reports the signal that ended its program. */
export type Held = Pick<Command, "words" | "mark" | "reportsSignal">;

/**
 * How all that a job starts is kept together, so that all of it ends with the job, or with the runner: the words that start
 * a command so. `root` is the job's own folder.
 */
export type Hold = (words: readonly string[], root: string) => Held;

/** The variable that identifies the processes of a job by its folder. */
export const JOB_VARIABLE = "SPECLINE_JOB";

const variableMark = (root: string, look: ProcessMark["look"]): ProcessMark => ({
  in: "environment",
  text: `${JOB_VARIABLE}=${root}`,
  look,
});

/** The namespaces of every isolated job: mounts, and System V and POSIX IPC. */
export const ownNamespaces = (root: boolean): readonly string[] => [
  "unshare",
  ...(root ? [] : ["--user", "--map-root-user"]),
  "--mount",
  "--ipc",
];

/**
 * By the kernel: the job's processes are in a namespace whose process 1 is a shell of ours. When that ends, the kernel ends
 * all of them, and `unshare` ends only when they are gone. A process cannot leave its namespace.
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
 * By a limit: RLIMIT_RTTIME, which means something only to real-time threads, is set to a number of the job's own. All
 * that it starts inherits it: a new session, a second fork, an empty environment or another user do not lose it, and
 * everybody may read it of any process. Sources: getrlimit(2), proc(5).
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

/** Microseconds: 127 years of a processor without a pause. With ten characters more, a number still is exact in JavaScript. */
const MIN_RTTIME_MICROSECONDS = 4e15;

/** By the process group, and by a variable if the system exposes the environment of processes. */
export const byGroup =
  (script: string, { machine }: Effects): Hold =>
  (words, root) => ({
    words: ["/bin/sh", script, "supervise", "", ...words],
    reportsSignal: true,
    ...(machine.platform === "linux" ? { mark: variableMark(root, "always") } : {}),
  });
