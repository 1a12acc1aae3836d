import { join } from "node:path";
import { holdsHidden } from "../../base/secrets/index.ts";
import { hasErrors, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects, Files } from "../effects.ts";
import { bindParameters, type ParameterValues } from "../interpret/parameters.ts";
import type { Folded } from "../record/fold.ts";
import { findRun } from "../record/history.ts";
import type { RunRecord } from "../record/record.ts";
import { confined } from "../storage/confined.ts";
import { asDiagnostic } from "../storage/faults.ts";
import { foldersOf } from "../storage/folders.ts";
import { overlaid } from "../storage/overlay.ts";
import { makeWorkFolder } from "../storage/work-folder.ts";
import { parametersToSet } from "./data-version.ts";
import { LocalRun } from "./local-run.ts";
import type { Runnable, RunOptions } from "./options.ts";
import { planOf } from "./plan.ts";
import type { PredictedStep } from "./predicted-step.ts";

/**
 * Runs a definition on this machine. Does not throw if a step fails: its errors are in the record.
 *
 * @param runnable - a definition; with assets and manifest, if Specline compiled it
 * @param options - the work folder, the Python interpreter, the parameters, and what to reuse from earlier runs
 * @param effects - all of the run's access to the outside world
 * @returns the record of the run, after its last step
 * @throws SpeclineError if the run cannot start or be recorded: missing parameters or files, a full disk
 */
export const runLocal = (runnable: Runnable, options: RunOptions, effects: Effects): Promise<RunRecord> =>
  withRun(runnable, options, effects, (run) => run.go());

/**
 * Says which steps a run with these options would run, and which results it would reuse.
 *
 * @throws SpeclineError if the run could not start
 */
export const predictLocal = (
  runnable: Runnable,
  options: RunOptions,
  effects: Effects,
): Promise<readonly PredictedStep[]> => withRun(runnable, options, effects, (run) => run.predict());

async function withRun<T>(
  runnable: Runnable,
  options: RunOptions,
  effects: Effects,
  work: (run: LocalRun) => Promise<T>,
): Promise<T> {
  const plan = planOf(runnable.definition);
  const resumed =
    options.resume === undefined ? undefined : await findRun(effects, foldersOf(options.work), options.resume);
  const given = { ...(resumed === undefined ? {} : parametersOf(resumed, runnable)), ...options.parameters };
  const { values, diagnostics } = bindParameters(parametersToSet(runnable.definition, given), given);
  if (hasErrors(diagnostics)) throw new SpeclineError(diagnostics);
  const runIn = (files: Files): Promise<T> =>
    work(new LocalRun(runnable, options, { ...effects, files }, plan, values, resumed));
  const { scratch } = options;
  return asDiagnostic(options.work, async () => {
    if (scratch !== undefined) return runIn(overlaid(effects.files, options.work, join(scratch, "work")));
    await makeWorkFolder(effects.files, options.work);
    return confined(effects.files, options.work, runIn);
  });
}

/** The parameters of a resumed run that the definition still has and that the record is allowed to contain. */
function parametersOf({ record }: Folded, { definition }: Runnable): ParameterValues {
  const names = new Set((definition.Parameters ?? []).map((parameter) => parameter.Name));
  const usable = ([name, value]: readonly [string, unknown]): boolean =>
    names.has(name) && value !== "" && !holdsHidden(String(value));
  return Object.fromEntries(Object.entries(record.parameters).filter(usable));
}
