import { posix } from "node:path";
import { withoutPaint } from "../../base/printable.ts";
import { logPath } from "../../local/record/logs.ts";
import type { RunRecord, StepRecord } from "../../local/record/record.ts";
import type { ReportFiles } from "./artifact-reader.ts";

/** If a step was killed along with its run, no record names its log, so the log is looked up at its usual path. */
export async function withLogs(record: RunRecord, files: ReportFiles, folder: string): Promise<RunRecord> {
  const steps = record.steps.map(async (step): Promise<StepRecord> => {
    if (step.status !== "stopped" || step.log !== undefined) return step;
    const there = await files.stat(pathOf(folder, logPath(step.name)));
    return there?.kind === "file" ? { ...step, log: logPath(step.name) } : step;
  });
  return { ...record, steps: await Promise.all(steps) };
}

/** The number of bytes kept at each end of the log. The middle of a longer log is cut. */
const HEAD = 16 * 1024;
const TAIL = 48 * 1024;

const plain = (text: string): string => withoutPaint(text).replace(/\r\n/g, "\n");

const pathOf = (folder: string, log: string): string => (posix.isAbsolute(log) ? log : posix.join(folder, log));

/** The last lines of a log, or undefined if there is no log. */
export async function tailOf(
  files: ReportFiles,
  folder: string,
  log: string,
  lines: number,
): Promise<string | undefined> {
  const text = await files.readTail(pathOf(folder, log), 16 * 1024);
  return text === undefined ? undefined : plain(text).trimEnd().split("\n").slice(-lines).join("\n");
}

export interface LogText {
  readonly head: string;
  /** Absent if nothing was cut. */
  readonly cut?: { readonly bytes: number; readonly tail: string };
  readonly size: number;
}

/** The part of a log that a page shows. */
export async function logText(files: ReportFiles, folder: string, log: string): Promise<LogText | undefined> {
  const path = pathOf(folder, log);
  const stat = await files.stat(path);
  if (stat === undefined || stat.kind !== "file") return undefined;
  const { size } = stat;
  if (size <= HEAD + TAIL) return { head: plain((await files.readRegular(path)) ?? ""), size };
  const head = wholeLines(await firstBytes(files, path), "head");
  const tail = wholeLines((await files.readTail(path, TAIL)) ?? "", "tail");
  const bytes = size - Buffer.byteLength(head) - Buffer.byteLength(tail);
  return { head: plain(head), cut: { bytes, tail: plain(tail) }, size };
}

async function firstBytes(files: ReportFiles, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of files.reader(path)) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= HEAD) break;
  }
  return Buffer.concat(chunks).subarray(0, HEAD).toString("utf8");
}

/** Removes the partial line at the cut, unless it is the only line. */
function wholeLines(text: string, side: "head" | "tail"): string {
  const at = side === "head" ? text.lastIndexOf("\n") : text.indexOf("\n");
  if (at < 0) return text;
  return side === "head" ? text.slice(0, at + 1) : text.slice(at + 1);
}
