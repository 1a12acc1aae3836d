import { join } from "node:path";
import { readableBytes } from "../../base/units.ts";
import type { ByteWriter, Files } from "../effects.ts";

/** The log files of a run, one for each step that runs. */
export interface Logs {
  line(step: string, line: string): void;
  /** Whether a step has logged a line. */
  written(step: string): boolean;
  /** Writes the rest of a step's log and closes it. Returns a sentence about what the log lacks, if it was too long. */
  close(step: string): Promise<string | undefined>;
  closeAll(): Promise<void>;
}

/** The path of a step's log, relative to its run's folder. */
export const logPath = (step: string): string => `logs/${step}.log`;

/** The largest log, in bytes, unless the run has another limit. */
const LOG_LIMIT = 64 * 1024 * 1024;
/** How much of a longer log's end is kept, in bytes, if the limit is not smaller. It is in memory until the step ends. */
const TAIL = 1024 * 1024;

/**
 * @param onFault - called if a log cannot be written
 * @param limit - the bytes of a log after which only its end is kept besides; about as large as a log can become
 */
export function openLogs(
  files: Files,
  runFolder: string,
  onFault: (error: unknown) => void,
  limit: number = LOG_LIMIT,
): Logs {
  const logs = new Map<string, StepLog>();
  const known = new Set<string>();
  const logOf = (step: string): StepLog => {
    const there = logs.get(step);
    if (there !== undefined) return there;
    const stream = files.create(join(runFolder, logPath(step)));
    stream.on("error", onFault);
    const log = new StepLog(stream, limit);
    logs.set(step, log);
    known.add(step);
    return log;
  };
  const close = async (step: string): Promise<string | undefined> => {
    const log = logs.get(step);
    logs.delete(step);
    return log?.close();
  };
  return {
    line: (step, line) => logOf(step).line(line),
    written: (step) => known.has(step),
    close,
    closeAll: async () => {
      for (const step of [...logs.keys()]) await close(step);
    },
  };
}

/** Lines of a log's end, and their bytes. */
interface Block {
  readonly lines: string[];
  bytes: number;
}

/** A log whose middle is left out once it has reached its limit. */
class StepLog {
  readonly #stream: ByteWriter;
  readonly #limit: number;
  readonly #tail: number;
  #written = 0;
  #isFull = false;
  /** The last lines: at least the tail's bytes, if there are as many, in two blocks of which the older one goes. */
  #older: Block = { lines: [], bytes: 0 };
  #newer: Block = { lines: [], bytes: 0 };
  readonly #left = { lines: 0, bytes: 0 };

  constructor(stream: ByteWriter, limit: number) {
    this.#stream = stream;
    this.#limit = limit;
    this.#tail = Math.min(TAIL, Math.floor(limit / 2));
  }

  line(line: string): void {
    const text = `${line}\n`;
    const bytes = Buffer.byteLength(text);
    if (!this.#isFull && this.#written + bytes > this.#limit - this.#tail) {
      this.#isFull = true;
      this.#stream.write(`--- the log is too long: after this, only its end is kept, once the step has ended ---\n`);
    }
    if (!this.#isFull) {
      this.#written += bytes;
      this.#stream.write(text);
      return;
    }
    if (this.#newer.bytes + bytes > this.#tail / 2) {
      this.#left.lines += this.#older.lines.length;
      this.#left.bytes += this.#older.bytes;
      this.#older = this.#newer;
      this.#newer = { lines: [], bytes: 0 };
    }
    this.#newer.lines.push(text);
    this.#newer.bytes += bytes;
  }

  async close(): Promise<string | undefined> {
    if (this.#stream.destroyed) return undefined;
    const { lines, bytes } = this.#left;
    const gap = lines === 0 ? undefined : `${lines} lines (${readableBytes(bytes)}) are left out`;
    if (gap !== undefined) this.#stream.write(`--- ${gap} ---\n`);
    for (const line of [...this.#older.lines, ...this.#newer.lines]) this.#stream.write(line);
    await new Promise<void>((resolve) => {
      this.#stream.once("close", () => resolve());
      this.#stream.end();
    });
    return gap;
  }
}
