import { join } from "node:path";
import type { ByteWriter, Files } from "../effects.ts";

/** The log files of a run, one for each step that runs. */
export interface Logs {
  line(step: string, line: string): void;
  /** Whether a step has logged a line. */
  written(step: string): boolean;
  /** Writes the rest of a step's log and closes it. */
  close(step: string): Promise<void>;
  closeAll(): Promise<void>;
}

/** The path of a step's log, relative to its run's folder. */
export const logPath = (step: string): string => `logs/${step}.log`;

/** `onFault` is called if a log cannot be written. */
export function openLogs(files: Files, runFolder: string, onFault: (error: unknown) => void): Logs {
  const streams = new Map<string, ByteWriter>();
  const known = new Set<string>();
  const streamOf = (step: string): ByteWriter => {
    const there = streams.get(step);
    if (there !== undefined) return there;
    const stream = files.create(join(runFolder, logPath(step)));
    stream.on("error", onFault);
    streams.set(step, stream);
    known.add(step);
    return stream;
  };
  const close = async (step: string): Promise<void> => {
    const stream = streams.get(step);
    streams.delete(step);
    if (stream === undefined || stream.destroyed) return;
    await new Promise<void>((resolve) => {
      stream.once("close", () => resolve());
      stream.end();
    });
  };
  return {
    line: (step, line) => {
      streamOf(step).write(`${line}\n`);
    },
    written: (step) => known.has(step),
    close,
    closeAll: async () => {
      for (const step of [...streams.keys()]) await close(step);
    },
  };
}
