import type { RunRecord } from "../record/record.ts";

/** Which runs to keep. A run is removed only if neither rule keeps it. */
export interface KeepRules {
  /** Keep this many of the latest runs of each pipeline. */
  readonly keep: number;
  /** Keep runs that are not older than this, in seconds. */
  readonly older: number;
}

/** A run, and the pipeline that it belongs to. */
export interface KnownRun {
  readonly pipeline: string;
  readonly record: RunRecord;
}

/**
 * The runs that no rule keeps.
 *
 * @param runs - all runs, newest first
 * @param now - milliseconds since 1970
 */
export function oldRuns(runs: readonly KnownRun[], { keep, older }: KeepRules, now: number): readonly KnownRun[] {
  const counts = new Map<string, number>();
  return runs.filter(({ pipeline, record }) => {
    const place = counts.get(pipeline) ?? 0;
    counts.set(pipeline, place + 1);
    const age = (now - Date.parse(record.endedAt ?? record.startedAt)) / 1000;
    return record.status !== "running" && place >= keep && age > older;
  });
}
