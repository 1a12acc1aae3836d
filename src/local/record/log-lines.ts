import { join } from "node:path";
import type { Files } from "../effects.ts";
import type { StepRecord } from "./record.ts";

/** Complete lines of a log, and the byte at which the next line starts. */
export interface LogLines {
  readonly lines: readonly string[];
  readonly next: number;
}

/**
 * Reads a step's log from a byte at which a line starts. The last line counts only once it is complete, because the
 * step may still be writing it, unless `ended` says that nothing more will come.
 *
 * @returns no lines for a step without a log
 */
export async function logLines(
  files: Pick<Files, "stat" | "readTail">,
  runFolder: string,
  { log }: Pick<StepRecord, "log">,
  from: number,
  ended: boolean,
): Promise<LogLines> {
  const none = { lines: [], next: from };
  if (log === undefined) return none;
  const path = join(runFolder, log);
  const stat = await files.stat(path);
  if (stat?.kind !== "file" || stat.size <= from) return none;
  const text = (await files.readTail(path, stat.size - from)) ?? "";
  const whole = ended ? text : text.slice(0, text.lastIndexOf("\n") + 1);
  const lines = whole.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return { lines, next: from + Buffer.byteLength(whole) };
}
