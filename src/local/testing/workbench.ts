import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { nodeEffects } from "../../app/host/effects.ts";
import type { Effects } from "../effects.ts";
import { askPython, type Interpreter } from "../isolation/interpreter.ts";
import { listRuns } from "../record/history.ts";
import type { RunRecord, StepRecord } from "../record/record.ts";
import type { RunEvent, Runnable, RunOptions } from "../run/options.ts";
import { runLocal } from "../run/run.ts";

import { PYTHON } from "./python.ts";

export { PYTHON };

/** A work folder for one test, and the runs in it. */
export interface Workbench {
  readonly work: string;
  readonly effects: Effects;
  readonly events: RunEvent[];
  /** `effects` replaces those of this machine. */
  run(runnable: Runnable, options?: Partial<RunOptions>, effects?: Effects): Promise<RunRecord>;
  runs(): Promise<readonly RunRecord[]>;
  /** Puts an object into the local S3 folder. */
  put(uri: string, text: string): void;
  /** The text of a file in a step's output. */
  output(record: RunRecord, step: string, output: string, file?: string): string;
  log(record: RunRecord, step: string): string;
}

let asked: Promise<Interpreter> | undefined;
/**
 * The interpreter for all runs in a test file, probed only once: listing its packages takes half the time of a small
 * run.
 */
const interpreter = (effects: Effects): Promise<Interpreter> => {
  asked ??= askPython(effects, PYTHON, tmpdir());
  return asked;
};

/** Creates a work folder, which is removed when the test has finished. */
export function workbench(defaults: Partial<RunOptions> = {}, folder?: string): Workbench {
  const base = folder ?? mkdtempSync(join(tmpdir(), "specline-local-"));
  if (folder === undefined) onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const work = join(base, "work");
  const effects = nodeEffects();
  const events: RunEvent[] = [];
  return {
    work,
    effects,
    events,
    run: async (runnable, options = {}, other = effects) =>
      runLocal(
        runnable,
        // Bare definitions represent pipelines here; the effects of their CacheConfig are tested separately.
        {
          work,
          python: await interpreter(effects),
          workers: 2,
          grace: 1,
          reuse: "equal",
          onEvent: (event) => events.push(event),
          ...defaults,
          ...options,
        },
        other,
      ),
    runs: () => listRuns(effects, work),
    put: (uri, text) => {
      const path = join(work, "s3", uri.slice("s3://".length));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
    output: (record, step, output, file = "out.txt") => {
      const path = stepOf(record, step).outputs[output]?.path ?? "";
      return readFileSync(existsSync(join(path, file)) ? join(path, file) : path, "utf8");
    },
    log: (record, step) => {
      const { log, status, diagnostic } = stepOf(record, step);
      if (log === undefined) throw new Error(`step ${step} printed nothing (${status}): ${diagnostic?.message}`);
      return readFileSync(join(work, "runs", record.run, log), "utf8");
    },
  };
}

export function stepOf(record: RunRecord, name: string): StepRecord {
  const step = record.steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`no step ${name} among ${record.steps.map((one) => one.name).join(", ")}`);
  return step;
}

/** The status of every step, such as "A succeeded, B skipped", for one-line assertions. */
export const became = (record: RunRecord): string =>
  record.steps.map((step) => `${step.name} ${step.cachedFrom === undefined ? step.status : "cached"}`).join(", ");

/** All files in a folder, for assertions about what was left behind. */
export const filesIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? (readdirSync(folder, { recursive: true, withFileTypes: true }) ?? [])
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];
