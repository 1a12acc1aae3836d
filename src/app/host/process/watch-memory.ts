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
  let peak: number | undefined;
  let wait = FIRST_MS;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const sizes = pid === undefined ? [] : descendants(pid).flatMap(memoryOf);
    const together = sizes.reduce((sum, { now }) => sum + now, 0);
    if (sizes.length > 0) peak = Math.max(peak ?? 0, together, ...sizes.map(({ most }) => most));
    wait = Math.min(LONGEST_MS, wait * 2);
    timer = setTimeout(look, wait).unref();
  };
  if (process.platform === "linux") timer = setTimeout(look, wait).unref();
  return () => {
    clearTimeout(timer);
    return peak;
  };
}

/** A process and all that descend from it, as far as they still exist. Source of the files: proc(5). */
function descendants(pid: number): readonly number[] {
  const found = [pid];
  for (const one of found) {
    for (const task of orNothing(() => readdirSync(`/proc/${one}/task`)) ?? []) {
      const children = orNothing(() => readFileSync(`/proc/${one}/task/${task}/children`, "latin1"));
      found.push(...(children ?? "").split(" ").filter(Boolean).map(Number));
    }
  }
  return found;
}

/** The memory of a process in bytes, now and at its peak. None if it has ended. */
function memoryOf(pid: number): readonly { readonly now: number; readonly most: number }[] {
  const status = orNothing(() => readFileSync(`/proc/${pid}/status`, "latin1"));
  const [now, most] = ["VmRSS", "VmHWM"].map(
    (name) => new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status ?? "")?.[1],
  );
  return now === undefined || most === undefined ? [] : [{ now: 1024 * Number(now), most: 1024 * Number(most) }];
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
