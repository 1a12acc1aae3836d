import { readdirSync, readFileSync } from "node:fs";
import type { ProcessMark } from "../../../local/effects.ts";

/** Milliseconds after which what is still there counts as left: a process that waits for a disk cannot be ended at all. */
const PATIENCE = 5000;
/** Looks that may be upset by processes that end meanwhile: a busy machine never stands still. */
const UPSETS = 3;

/**
 * Ends every process that carries a mark, and what they start meanwhile. Gives those that cannot be ended.
 * `first` is the number of the command itself, and `seconds` how long it took: all others are younger.
 */
export async function endMarked(mark: ProcessMark, first: number, seconds: number): Promise<readonly number[]> {
  const least = mayHaveComeRound(first, seconds) ? 0 : first;
  const until = Date.now() + PATIENCE;
  let upsets = 0;
  for (let pause = 1; ; pause = Math.min(2 * pause, 20)) {
    const { found, upset } = endOnce(mark, least);
    if (found.length === 0 && !(upset && upsets++ < UPSETS)) return [];
    if (Date.now() > until) return found;
    if (found.length > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** More than any machine starts. */
const PROCESSES_PER_SECOND = 100_000;

/**
 * Whether numbers of processes, which only grow until they come round, may have done so. For a short job they cannot have,
 * and then few processes are to be looked at; after a long one it does not matter how many are.
 */
function mayHaveComeRound(first: number, seconds: number): boolean {
  try {
    const most = Number(readFileSync("/proc/sys/kernel/pid_max", "utf8"));
    return !(first + PROCESSES_PER_SECOND * seconds < most);
  } catch {
    return true;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended, or belongs to another user: the next look tells.
  }
}

interface Look {
  readonly found: readonly number[];
  /** A process ended while we looked. What it started just before may have been missed. */
  readonly upset: boolean;
}

/**
 * Ends those that it finds at once, and looks at the youngest first: what forks and ends all the time is gone, under
 * another number, a moment later.
 */
function endOnce(mark: ProcessMark, least: number): Look {
  const found: number[] = [];
  let upset = false;
  for (const pid of processes(least)) {
    const carried = carries[mark.in](pid, mark.text);
    if (carried === undefined) upset = true;
    if (carried !== true) continue;
    kill(pid);
    found.push(pid);
  }
  return { found, upset };
}

function processes(least: number): readonly number[] {
  try {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > least && pid !== process.pid)
      .sort((a, b) => b - a);
  } catch {
    return [];
  }
}

/** Whether a process carries the text; undefined where it is gone. */
const carries: Readonly<Record<ProcessMark["in"], (pid: number, text: string) => boolean | undefined>> = {
  environment: (pid, text) => read(pid, "environ")?.split("\0").includes(text),
  // "Max realtime timeout     123     unlimited     us". One that has ended and is not yet waited for still has limits.
  limits: (pid, text) => {
    const limits = read(pid, "limits");
    return limits === undefined ? undefined : limits.includes(` ${text} `) && !isZombie(pid);
  },
};

/** State: the first letter after the name, which may hold parentheses itself. Source: proc(5). */
const isZombie = (pid: number): boolean => /^.*\) [ZX]/s.test(read(pid, "stat") ?? ") X");

/** A file of a process; empty where it belongs to another user, undefined where the process is gone. */
function read(pid: number, file: "environ" | "limits" | "stat"): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ESRCH" ? undefined : "";
  }
}
