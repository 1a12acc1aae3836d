import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds until the first look, which doubles up to the longest. Most jobs end before the fifth. */
const FIRST_MS = 50;
const LONGEST_MS = 1000;

/**
 * Watches the memory of a process and its descendants, on Linux. The kernel keeps the peak of each process, so that only
 * growth after the last look is missed; what several processes had at the same time is seen only by looking.
 *
 * @returns a function that ends the watch and returns the peak in bytes: undefined if the process ended before the first
 *   look, or on other systems
 */
export function watchMemory(pid: number | undefined): () => number | undefined {
  if (process.platform !== "linux" || pid === undefined) return () => undefined;
  let peak: number | undefined;
  let wait = FIRST_MS;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const sizes = [...descendants(pid)].flatMap(memoryOf);
    const together = sizes.reduce((sum, { now }) => sum + now, 0);
    if (sizes.length > 0) peak = Math.max(peak ?? 0, together, ...sizes.map(({ most }) => most));
    wait = Math.min(LONGEST_MS, wait * 2);
    timer = setTimeout(look, wait).unref();
  };
  timer = setTimeout(look, wait).unref();
  return () => {
    clearTimeout(timer);
    return peak;
  };
}

/**
 * A process and all that descend from it, as far as they still exist. Each counts once, although a child whose parent's
 * thread ends meanwhile is then listed by another thread. Source of the files: proc(5).
 */
function descendants(pid: number): ReadonlySet<number> {
  const found = new Set([pid]);
  for (const one of found) {
    for (const task of orNothing(() => readdirSync(`/proc/${one}/task`)) ?? []) {
      const children = orNothing(() => readFileSync(`/proc/${one}/task/${task}/children`, "latin1"));
      for (const child of (children ?? "").split(" ").filter(Boolean)) found.add(Number(child));
    }
  }
  return found;
}

/** The memory of a process in bytes, now and at its peak. */
interface ProcessMemory {
  readonly now: number;
  readonly most: number;
}

/** None if it has ended. */
function memoryOf(pid: number): readonly ProcessMemory[] {
  const status = orNothing(() => readFileSync(`/proc/${pid}/status`, "latin1"));
  const found = status === undefined ? undefined : memoryIn(status);
  return found === undefined ? [] : [found];
}

/**
 * Reads the contents of a process's status file. The kernel escapes line feeds in the name, which a process can choose,
 * but not carriage returns, which begin a line for a regular expression.
 */
export function memoryIn(status: string): ProcessMemory | undefined {
  const [now, most] = ["VmRSS", "VmHWM"].map((name) => new RegExp(`\\n${name}:\\s+(\\d+) kB\\n`).exec(status)?.[1]);
  return now === undefined || most === undefined ? undefined : { now: 1024 * Number(now), most: 1024 * Number(most) };
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
