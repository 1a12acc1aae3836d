import { readdirSync, readFileSync } from "node:fs";
import type { ProcessMark } from "../../../local/effects.ts";
import { codeOf } from "../system-error.ts";

/**
 * The time after which to give up on processes that do not end. A process that is waiting for a disk cannot be killed.
 */
const TIMEOUT_MS = 5000;
/**
 * The maximum number of consecutive scans that find nothing but are repeated because processes ended meanwhile, which
 * always happens on a busy machine. Whether those processes belonged to the job can no longer be determined.
 */
const MAX_UPSET_SCANS = 20;

/**
 * Kills every process that has a mark, and all processes that they start in the meantime.
 *
 * A process that has ended since the list of processes was read might have started another process, which is not in the
 * list. This includes zombies, which have ended but are still listed: a process that forks and exits immediately is
 * usually seen as a zombie. So the scan is repeated until no process has the mark and none has ended meanwhile.
 *
 * @param first - the id of the command itself; the others started later
 * @param seconds - how long the command has been running
 * @returns the ids of processes that could not be killed
 */
export async function endMarked(mark: ProcessMark, first: number, seconds: number): Promise<readonly number[]> {
  const least = mayHaveComeRound(first, seconds) ? 0 : first;
  const until = Date.now() + TIMEOUT_MS;
  const zombies = new Set<number>();
  let upsets = 0;
  for (let pause = 1; ; pause = Math.min(2 * pause, 20)) {
    const { found, ended, upset } = endOnce(mark, least, zombies);
    if (found.length === 0 && !ended && !(upset && upsets++ < MAX_UPSET_SCANS)) return [];
    if (Date.now() > until) return found;
    if (found.length > 0) upsets = 0;
    if (found.length > 0 && !ended) await new Promise((resolve) => setTimeout(resolve, pause));
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
  /** The processes that were killed. */
  readonly found: readonly number[];
  /** One of the job's processes ended by itself during the scan. */
  readonly ended: boolean;
  /** A process ended during the scan, and its owner is unknown. */
  readonly upset: boolean;
}

/**
 * Kills each process as soon as it is found, youngest first, because a process that keeps forking has a different id a
 * moment later. `zombies` are the job's zombies from earlier scans; they may never be waited for.
 */
function endOnce(mark: ProcessMark, least: number, zombies: Set<number>): Scan {
  const found: number[] = [];
  let [ended, upset] = [false, false];
  for (const pid of processes(least)) {
    const state = stateOf[mark.in](pid, mark.text);
    if (state === "gone") upset = true;
    if (state === "ended" && !zombies.has(pid)) {
      zombies.add(pid);
      ended = true;
    }
    if (state !== "marked") continue;
    kill(pid);
    found.push(pid);
  }
  return { found, ended, upset };
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

/** A process as seen by the job: its own, its own zombie, an unrelated process, or a process that no longer exists. */
type State = "marked" | "ended" | "other" | "gone";

const stateOf: Readonly<Record<ProcessMark["in"], (pid: number, text: string) => State>> = {
  // A zombie's environment can no longer be read, so any zombie might belong to the job.
  environment: (pid, text) => {
    const environment = read(pid, "environ");
    if (environment === undefined) return "gone";
    if (environment === "" && isZombie(pid)) return "ended";
    return environment.split("\0").includes(text) ? "marked" : "other";
  },
  // "Max realtime timeout     123     unlimited     us". A zombie process still has limits.
  limits: (pid, text) => {
    const limits = read(pid, "limits");
    if (limits === undefined) return "gone";
    if (!limits.includes(` ${text} `)) return "other";
    return isZombie(pid) ? "ended" : "marked";
  },
};

/**
 * The state is the first letter after the last parenthesis. One that the name contains does not count: a process called
 * "a) Z" would otherwise be taken for a zombie, and live on. Source: proc(5).
 */
const isZombie = (pid: number): boolean => /\) [ZX][^)]*$/.test(read(pid, "stat") ?? ") X");

/** A file in a process's /proc folder. Empty if the process belongs to another user, undefined if it has ended. */
function read(pid: number, file: "environ" | "limits" | "stat"): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    return ["ENOENT", "ESRCH"].includes(codeOf(error) ?? "") ? undefined : "";
  }
}
