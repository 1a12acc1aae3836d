import { join } from "node:path";
import { printable } from "../../base/printable.ts";
import type { Redactor } from "../../base/secrets/index.ts";
import { hasErrors, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import type { ParameterValues } from "../interpret/parameters.ts";
import { jobScriptIn } from "../isolation/isolation.ts";
import { openLogs } from "../record/logs.ts";
import type { RunRecord, RunStatus, StepRecord } from "../record/record.ts";
import { openRecorder, type Recorder } from "../record/recorder.ts";
import { foldersOf } from "../storage/folders.ts";
import { releaseTemporary } from "../storage/leftovers.ts";
import { alwaysFresh, openWarm, type Warm } from "../warm/warm.ts";
import { executeStep } from "./execute-step.ts";
import { openingOf } from "./opening.ts";
import type { Runnable, RunOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import { predictedRun } from "./predicted-run.ts";
import type { PredictedStep } from "./predicted-step.ts";
import { nameRun, type PreparedRun, prepareRun, type RunName, writeDown } from "./prepare.ts";
import { redactorOf } from "./run-redactor.ts";
import { type Execute, schedule } from "./schedule.ts";
import { type RunSelection, selectionOf } from "./selection.ts";
import { type EarlierRuns, sourceFaults } from "./source-run.ts";
import { SILENT, type StagedRun, stageOf } from "./stage.ts";
import type { StopCause } from "./stop.ts";

/** One run, from start to end. */
export class LocalRun {
  readonly #runnable: Runnable;
  readonly #options: RunOptions;
  readonly #effects: Effects;
  readonly #plan: Plan;
  readonly #parameters: ParameterValues;
  readonly #earlier: EarlierRuns;
  readonly #selection: RunSelection | undefined;
  readonly #naming: RunName;
  readonly #workers: number;
  readonly #redactor: Redactor;
  /** Ends all jobs: the user stopped the run, a Fail step ended it, or it can no longer be recorded. */
  readonly #stop = new AbortController();
  #fatal: unknown;

  constructor(
    runnable: Runnable,
    options: RunOptions,
    effects: Effects,
    plan: Plan,
    parameters: ParameterValues,
    earlier: EarlierRuns,
  ) {
    this.#runnable = runnable;
    this.#options = options;
    this.#effects = effects;
    this.#plan = plan;
    this.#parameters = parameters;
    this.#earlier = earlier;
    this.#selection = selectionOf(options, plan);
    this.#naming = nameRun(runnable, options, effects);
    const { source } = earlier;
    const faults = source === undefined ? [] : sourceFaults(source, this.#naming.pipeline, options.sample);
    if (hasErrors(faults)) throw new SpeclineError(faults);
    this.#workers = Math.max(1, options.workers ?? Math.max(2, effects.machine.cores - 1));
    this.#redactor = redactorOf(runnable, options, plan, parameters, this.#naming);
  }

  async go(): Promise<RunRecord> {
    const { signal } = this.#options;
    const onAbort = (): void => this.#stopAll({ kind: "asked" });
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await this.#prepared(async (prepared) => {
        const warm = this.#warm(prepared);
        try {
          await this.#permission(warm);
          await prepared.commit();
          return await this.#record(prepared, warm);
        } finally {
          await warm.close();
        }
      });
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  async #prepared<T>(use: (prepared: PreparedRun) => Promise<T>): Promise<T> {
    const { work, scratch } = this.#options;
    const usual = foldersOf(work, this.#naming.run);
    // Other processes see only folders that exist.
    const folders = scratch === undefined ? usual : { ...usual, temporary: join(scratch, "tmp", this.#naming.run) };
    const part = { selection: this.#selection, source: this.#earlier.source };
    const own = [this.#runnable, this.#options, this.#naming, this.#plan, this.#parameters, part] as const;
    try {
      const prepared = await prepareRun(...own, folders, this.#effects);
      try {
        return await use(prepared);
      } finally {
        await Promise.all(prepared.removals);
      }
    } finally {
      await releaseTemporary(this.#effects, folders).catch(() => undefined);
    }
  }

  /** Waits for the caller's checks. If these take long, the packages that the jobs need are imported meanwhile. */
  async #permission(warm: Warm): Promise<void> {
    const { mayStart } = this.#options;
    const first = await Promise.race([mayStart, this.#soon()]);
    if (first === "later") warm.begin();
    await mayStart;
  }

  #soon(): Promise<"later"> {
    return new Promise((resolve) => {
      this.#effects.clock.after(0, () => resolve("later"));
    });
  }

  readonly #giveUp = (error: unknown): void => {
    this.#fatal ??= error;
    this.#stopAll({ kind: "fault" });
  };

  /** The first cause is kept. */
  readonly #stopAll = (cause: StopCause): void => this.#stop.abort(cause);

  /** Predicts what a run would do, without starting a job or recording a run. */
  async predict(): Promise<readonly PredictedStep[]> {
    return this.#prepared(async (prepared) => {
      await prepared.commit();
      const stage = stageOf(this.#run(), prepared, alwaysFresh, SILENT);
      return predictedRun(this.#run(), prepared, { ...stage, predicts: true });
    });
  }

  async #record(prepared: PreparedRun, warm: Warm): Promise<RunRecord> {
    const { manifest } = this.#runnable;
    await writeDown(this.#runnable, prepared.folder, this.#redactor, this.#effects);
    const recorder = await openRecorder(
      this.#effects,
      prepared.folder,
      this.#redactor,
      manifest,
      this.#options.onEvent,
      this.#giveUp,
    );
    try {
      await recorder.add({ t: "run", ...openingOf(this.#run(), prepared, this.#earlier.given) });
      recorder.tell({
        kind: "run-started",
        run: this.#naming.run,
        isolation: prepared.container.isolation,
        steps: [...this.#plan.keys()],
      });
      for (const note of [...(this.#earlier.notes ?? []), ...prepared.notes]) await recorder.note(note);
      const steps = await this.#steps(prepared, recorder, warm).catch((error: unknown) => {
        this.#giveUp(error);
        return [];
      });
      await this.#end(recorder, this.#status(steps));
      const record = recorder.record();
      recorder.tell({ kind: "run-ended", record });
      return record;
    } finally {
      await recorder.close();
    }
  }

  async #steps(prepared: PreparedRun, recorder: Recorder, warm: Warm): Promise<readonly StepRecord[]> {
    const { folder, digests, scope, last } = prepared;
    const logs = openLogs(this.#effects.files, folder, this.#giveUp, this.#options.logLimit);
    const onLine = (step: string, line: string): void => {
      logs.line(step, line);
      recorder.tell({ kind: "log", step, line: printable(line) });
    };
    const stage = stageOf(this.#run(), prepared, warm, { onLine, note: recorder.note });
    const startedAt = Date.parse(this.#naming.startedAt);
    const execution = {
      stage,
      plan: this.#plan,
      scope,
      recorder,
      logs,
      startedAt,
      selection: this.#selection,
      last,
      stopAll: this.#stopAll,
    };
    try {
      const { cores } = this.#effects.machine;
      const aloneIn = { ...execution, stage: { ...stage, context: { ...stage.context, cores } } };
      const execute: Execute = (node, records, alone) =>
        // An error here ends the whole run, so do not wait for the other jobs.
        executeStep(node, records, alone ? aloneIn : execution).catch((error: unknown) => {
          this.#giveUp(error);
          throw error;
        });
      return [...(await schedule(this.#plan, this.#workers, execute, stage.keepGoing)).values()];
    } finally {
      await logs.closeAll();
      await digests.save().catch(this.#giveUp);
    }
  }

  #warm({ interpreter: { python }, bin, folders: { temporary } }: PreparedRun): Warm {
    if (this.#options.warm === false) return alwaysFresh;
    return openWarm(this.#effects, {
      python,
      bin,
      folder: join(temporary, "warm"),
      jobScript: jobScriptIn(temporary),
      onDetail: (text) => this.#options.onEvent?.(this.#redactor.value({ kind: "detail", text: printable(text) })),
      signal: this.#stop.signal,
    });
  }

  #run(): StagedRun {
    return {
      runnable: this.#runnable,
      options: this.#options,
      effects: this.#effects,
      plan: this.#plan,
      resumed: this.#earlier.resumed,
      selection: this.#selection,
      naming: this.#naming,
      workers: this.#workers,
      redactor: this.#redactor,
      signal: this.#stop.signal,
    };
  }

  #status(steps: readonly StepRecord[]): RunStatus {
    if (this.#options.signal?.aborted === true) return "stopped";
    if (steps.some((step) => step.status === "failed")) return "failed";
    return steps.some((step) => step.diagnostic?.code === "run/not-emulated") ? "incomplete" : "succeeded";
  }

  /** Records the end, unless the journal cannot be written. */
  async #end(recorder: Recorder, status: RunStatus): Promise<void> {
    const at = (): string => new Date(this.#effects.clock.now()).toISOString();
    if (this.#fatal === undefined) await recorder.add({ t: "end", status, at: at() });
    if (this.#fatal === undefined) return;
    // The disk may have space again now that the jobs and their temporary files are gone.
    await recorder.add({ t: "end", status: "failed", at: at() });
    throw this.#fatal;
  }
}
