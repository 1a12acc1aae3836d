import { readdirSync, readFileSync } from "node:fs";
import type { ProcessMark } from "../../../local/effects.ts";
import { codeOf } from "../system-error.ts";

/**
 * The time after which to give up on processes that do not end. A process that is waiting for a disk cannot be killed.
 */
const TIMEOUT_MS = 5000;
/**
 * The maximum number of scans that are repeated because processes ended in the meantime, which always happens on a busy
 * machine.
 */
const MAX_UPSET_SCANS = 3;

/**
 * Kills every process that has a mark, and all processes that they start in the meantime.
 *
 * @param first - the id of the command itself; the others started later
 * @param seconds - how long the command has been running
 * @returns the ids of processes that could not be killed
 */
export async function endMarked(mark: ProcessMark, first: number, seconds: number): Promise<readonly number[]> {
  const least = mayHaveComeRound(first, seconds) ? 0 : first;
  const until = Date.now() + TIMEOUT_MS;
  let upsets = 0;
  for (let pause = 1; ; pause = Math.min(2 * pause, 20)) {
    const { found, upset } = endOnce(mark, least);
    if (found.length === 0 && !(upset && upsets++ < MAX_UPSET_SCANS)) return [];
    if (Date.now() > until) return found;
    if (found.length > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** No machine starts processes faster than this. */
const MAX_PROCESSES_PER_SECOND = 100_000;

/**
 * Whether process ids might have wrapped around since the command started. If they have not, which is certain after a
 * short job, only the few ids above the command's id have to be scanned.
 */
function mayHaveComeRound(first: number, seconds: number): boolean {
  try {
    const most = Number(readFileSync("/proc/sys/kernel/pid_max", "utf8"));
    return !(first + MAX_PROCESSES_PER_SECOND * seconds < most);
  } catch {
    return true;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // The process has just ended or belongs to another user. The next scan will show which.
  }
}

interface Scan {
  readonly found: readonly number[];
  /** A process ended during the scan, and might have started another one that the scan missed. */
  readonly upset: boolean;
}

/**
 * Kills each process as soon as it is found, youngest first, because a process that keeps forking has a different id a
 * moment later.
 */
function endOnce(mark: ProcessMark, least: number): Scan {
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

/** Whether a process has the mark. Undefined if the process has ended. */
const carries: Readonly<Record<ProcessMark["in"], (pid: number, text: string) => boolean | undefined>> = {
  environment: (pid, text) => read(pid, "environ")?.split("\0").includes(text),
  // "Max realtime timeout     123     unlimited     us". A zombie process still has limits.
  limits: (pid, text) => {
    const limits = read(pid, "limits");
    return limits === undefined ? undefined : limits.includes(` ${text} `) && !isZombie(pid);
  },
};

/** The state is the first letter after the name, which can itself contain parentheses. Source: proc(5). */
const isZombie = (pid: number): boolean => /^.*\) [ZX]/s.test(read(pid, "stat") ?? ") X");

/** A file in a process's /proc folder. Empty if the process belongs to another user, undefined if it has ended. */
function read(pid: number, file: "environ" | "limits" | "stat"): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    return ["ENOENT", "ESRCH"].includes(codeOf(error) ?? "") ? undefined : "";
  }
}
