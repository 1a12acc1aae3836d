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
  /** Whether it ran the whole pipeline on all rows. */
  readonly isWhole: boolean;
}

/**
 * The runs that no rule keeps. Each pipeline's latest run that succeeded is always kept, because the latest runs are
 * often failed attempts, and a pipeline that nobody has run for a while still has a model. So is the latest whole run
 * that succeeded: one of a single step, or on a sample of the rows, has no model, or a worse one.
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
  const whole = new Set<string>();
  const isFirst = (seen: Set<string>, pipeline: string): boolean => seen.size < seen.add(pipeline).size;
  return runs.filter(({ pipeline, record, isWhole }) => {
    const place = counts.get(pipeline) ?? 0;
    counts.set(pipeline, place + 1);
    const isGood = record.status === "succeeded";
    const isLast = isGood && isFirst(good, pipeline);
    const isLastWhole = isGood && isWhole && isFirst(whole, pipeline);
    const age = (now - Date.parse(record.endedAt ?? record.startedAt)) / 1000;
    return record.status !== "running" && place >= keep && age > older && !isLast && !isLastWhole;
  });
}
