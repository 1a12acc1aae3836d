import type { JsonObject } from "../../base/canonical.ts";
import { listAt, objectAt, textAt, textsAt } from "../jobs/request.ts";

/** One training job of a search. */
export interface Trial {
  /** Its position in the order of trials, from 1. */
  readonly number: number;
  /** The hyperparameters chosen by the search, as the job received them. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** The objective; absent if the job failed. */
  readonly value?: number;
  readonly seconds?: number;
  /** Why it failed. */
  readonly message?: string;
}

/** A hyperparameter search: all its training jobs in the order tried, and which one won. */
export interface SearchRecord {
  readonly metric: string;
  readonly better: "higher" | "lower";
  readonly trials: readonly Trial[];
  /** The number of the best trial, whose model is used. */
  readonly best: number;
}

/** The search recorded in a tuning job's properties; undefined for any other job. */
export function searchOf(properties: JsonObject): SearchRecord | undefined {
  const best = textAt(objectAt(properties, "BestTrainingJob"), "TrainingJobName");
  if (best === undefined) return undefined;
  const objective = objectAt(objectAt(properties, "HyperParameterTuningJobConfig"), "HyperParameterTuningJobObjective");
  return {
    metric: String(objective["MetricName"]),
    better: objective["Type"] === "Minimize" ? "lower" : "higher",
    trials: listAt(properties, "TrainingJobSummaries")
      .map(trialOf)
      .sort((a, b) => a.number - b.number),
    best: numberIn(best),
  };
}

/** A search's jobs have its name plus a number, such as "search-007". */
const numberIn = (name: string): number => Number(/-(\d+)$/.exec(name)?.[1] ?? 0);

function trialOf(summary: JsonObject): Trial {
  const { Value: value } = objectAt(summary, "FinalHyperParameterTuningJobObjectiveMetric");
  const [start, end] = [summary["TrainingStartTime"], summary["TrainingEndTime"]].map((time) =>
    Date.parse(String(time)),
  ) as [number, number];
  const message = summary["FailureReason"];
  return {
    number: numberIn(String(summary["TrainingJobName"])),
    hyperparameters: textsAt(summary, "TunedHyperParameters"),
    ...(typeof value === "number" ? { value } : {}),
    ...(Number.isFinite(end - start) ? { seconds: (end - start) / 1000 } : {}),
    ...(typeof message === "string" ? { message } : {}),
  };
}
