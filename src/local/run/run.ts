import { join } from "node:path";
import { hasErrors, SpeclineError } from "../../diagnostics/index.ts";
import { DATA_VERSION } from "../../spec/policies.ts";
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
import { type EarlierRuns, parametersFrom, type TakenParameters } from "./source-run.ts";

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
  const found = async (run: string | undefined): Promise<Folded | undefined> =>
    run === undefined ? undefined : findRun(effects, foldersOf(options.work), run);
  const earlier: EarlierRuns = { resumed: await found(options.resume), source: await found(options.source) };
  const own = options.parameters ?? {};
  const taken = [earlier.resumed, earlier.source].map((run) => run && parametersFrom(run, runnable, own));
  const given = { ...taken[0]?.values, ...sourceValues(taken[1]), ...own };
  const { values, diagnostics } = bindParameters(parametersToSet(runnable.definition, given), given);
  const faults = [...taken.flatMap((one) => one?.faults ?? []), ...diagnostics];
  if (hasErrors(faults)) throw new SpeclineError(faults);
  const notes = taken[1]?.notes ?? [];
  const givenBefore = [earlier.resumed, earlier.source].flatMap((run) => run?.opening.given ?? []);
  const names = Object.keys(given).filter((name) => Object.hasOwn(own, name) || givenBefore.includes(name));
  const runIn = (files: Files): Promise<T> =>
    work(new LocalRun(runnable, options, { ...effects, files }, plan, values, { ...earlier, notes, given: names }));
  const { scratch } = options;
  return asDiagnostic(options.work, async () => {
    if (scratch !== undefined) return runIn(overlaid(effects.files, options.work, join(scratch, "work")));
    await makeWorkFolder(effects.files, options.work);
    return confined(effects.files, options.work, runIn);
  });
}

/** The data may have changed since the source run, so its version is determined anew. */
function sourceValues(taken: TakenParameters | undefined): ParameterValues {
  const { [DATA_VERSION]: _, ...values } = taken?.values ?? {};
  return values;
}
