import { resolve } from "node:path";
import { listed } from "../base/words.ts";
import { diagnostic, SpeclineError } from "../diagnostics/index.ts";
import { type RunRecord, readRun, type StepRecord } from "../local/index.ts";
import { logLines } from "../local/record/log-lines.ts";
import { logPath } from "../local/record/logs.ts";
import { foldersOf, runFolder } from "../local/storage/folders.ts";
import type { Host } from "./host/host.ts";

/** How long to wait before looking for new lines, in milliseconds. */
const PAUSE = 300;

export interface LogRequest {
  readonly work: string;
  /** A run, or a step of the latest run. */
  readonly run?: string | undefined;
  readonly step?: string | undefined;
  /** Continue until the run ends. */
  readonly follow?: boolean | undefined;
  readonly signal?: AbortSignal;
  readonly onLine: (step: string, line: string) => void;
}

/** The run, and the names of the steps whose logs were shown. */
export interface ShownLogs {
  readonly record: RunRecord;
  readonly steps: readonly string[];
}

/**
 * Shows the logs of a run's steps, one step after the other or, while the run continues, as lines are written.
 *
 * @returns the run and the steps that have a log
 * @throws SpeclineError `run/unknown-run`, or `run/unknown-step` if the run has no such step
 */
export async function showLogs(host: Host, request: LogRequest): Promise<ShownLogs> {
  const { effects } = host;
  const work = resolve(host.folder, request.work);
  const { run, step } = await named(host, work, request);
  const next = new Map<string, number>();
  for (;;) {
    // The record is read before the logs: once it has the run's end, the logs are complete.
    const record = await readRun(effects, work, run);
    const ended = record.status !== "running" || request.follow !== true || request.signal?.aborted === true;
    const steps = record.steps.filter(({ name }) => step === undefined || name === step).toSorted(byStart);
    for (const one of steps) {
      const started = one.startedAfter === undefined ? one : { ...one, log: one.log ?? logPath(one.name) };
      const at = next.get(one.name) ?? 0;
      const found = await logLines(effects.files, runFolder(foldersOf(work), record.run), started, at, ended);
      if (found.next > at) next.set(one.name, found.next);
      for (const line of found.lines) request.onLine(one.name, line);
    }
    if (ended) return { record, steps: [...next.keys()] };
    await effects.clock.wait(PAUSE, request.signal);
  }
}

const byStart = (a: StepRecord, b: StepRecord): number =>
  (a.startedAfter ?? Number.POSITIVE_INFINITY) - (b.startedAfter ?? Number.POSITIVE_INFINITY);

/** The run and the step. A single word can also be a step of the latest run. */
async function named(
  { effects }: Host,
  work: string,
  { run, step }: LogRequest,
): Promise<{ readonly run: string; readonly step?: string }> {
  const latest = async (): Promise<RunRecord | undefined> =>
    readRun(effects, work, "latest").catch((error: unknown) => {
      if (error instanceof SpeclineError) return undefined;
      throw error;
    });
  const last = run !== undefined && step === undefined ? await latest() : undefined;
  if (last?.steps.some(({ name }) => name === run)) return { run: last.run, step: run as string };
  const record = await readRun(effects, work, run ?? "latest");
  if (step === undefined) return { run: record.run };
  const known = record.steps.map(({ name }) => name);
  if (known.includes(step)) return { run: record.run, step };
  throw new SpeclineError([diagnostic("run/unknown-step", { step, known: listed(known) })]);
}
