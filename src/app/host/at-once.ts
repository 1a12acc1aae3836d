import { setImmediate } from "node:timers/promises";
import { codeOf } from "./system-error.ts";

/** The number of calls after which other tasks have a turn. */
const CALLS_PER_TURN = 256;
let calls = 0;

/**
 * Makes a short call to the system from this thread. Waiting for another thread takes ten times as long as most of these
 * calls, and a run makes thousands of them. Reading and writing much data is left to other threads.
 */
export async function atOnce<T>(call: () => T): Promise<T> {
  calls += 1;
  if (calls % CALLS_PER_TURN === 0) await setImmediate();
  return call();
}

/** Returns undefined if the path does not exist. Any other error is rethrown. */
export const ifThere = <T>(call: () => T): Promise<T | undefined> =>
  atOnce(() => {
    try {
      return call();
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  });

export const isAbsent = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "");
