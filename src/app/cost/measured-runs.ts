import { resolve } from "node:path";
import type { MeasuredTimes } from "../../cost/index.ts";
import { listRuns, type RunRecord } from "../../local/index.ts";
import type { Host } from "../host/host.ts";

/** What local runs of a pipeline have measured, and the newest of these runs. */
export interface MeasuredRuns extends MeasuredTimes {
  readonly run: string | undefined;
}

/**
 * The times of a pipeline's steps on this machine: for each step, that of the newest run whose job succeeded. A step
 * whose result was reused has its time in an earlier run.
 */
export async function measuredRuns(host: Host, work: string, title: string): Promise<MeasuredRuns> {
  const runs = (await listRuns(host.effects, resolve(host.folder, work))).filter((one) => one.title === title);
  const seconds = new Map<string, number>();
  const outcomes = new Map<string, boolean>();
  for (const run of runs) {
    for (const step of run.steps) {
      const { name, status, emulation, cachedFrom, outcome } = step;
      if (outcome !== undefined && !outcomes.has(name)) outcomes.set(name, outcome);
      const isMeasured = status === "succeeded" && emulation === "process" && cachedFrom === undefined;
      if (isMeasured && !seconds.has(name)) seconds.set(name, secondsOf(run, step));
    }
  }
  return { run: runs[0]?.run, seconds: (name) => seconds.get(name), outcome: (name) => outcomes.get(name) };
}

/** The seconds of a step's job, or of all jobs of a search together: some of them ran at the same time. */
function secondsOf({ searches }: RunRecord, { name, seconds }: RunRecord["steps"][number]): number {
  const trials = searches[name]?.trials.flatMap((trial) => trial.seconds ?? []) ?? [];
  return trials.length === 0 ? seconds : trials.reduce((all, one) => all + one, 0);
}
