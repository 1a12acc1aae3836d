import type { RunRecord } from "../record/record.ts";

/** Which runs to keep. A run is removed only if no rule keeps it. */
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
 * The runs that no rule keeps. Each pipeline's latest run that succeeded is always kept, because the latest runs are
 * often failed attempts, and a pipeline that nobody has run for a while still has a model.
 *
 * @param runs - all runs, newest first
 * @param now - milliseconds since 1970
 */
export function oldRuns<Run extends KnownRun>(
  runs: readonly Run[],
  { keep, older }: KeepRules,
  now: number,
): readonly Run[] {
  const counts = new Map<string, number>();
  const good = new Set<string>();
  return runs.filter(({ pipeline, record }) => {
    const place = counts.get(pipeline) ?? 0;
    counts.set(pipeline, place + 1);
    const isLastGood = record.status === "succeeded" && !good.has(pipeline);
    if (isLastGood) good.add(pipeline);
    const age = (now - Date.parse(record.endedAt ?? record.startedAt)) / 1000;
    return record.status !== "running" && place >= keep && age > older && !isLastGood;
  });
}
