import type { Json, JsonObject } from "../base/canonical.ts";

/** One training job of a search. */
export interface Trial {
  /** Its place in the order in which they were tried, from 1. */
  readonly number: number;
  /** What the search set it to, as the job got it. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** The objective; absent where the job failed. */
  readonly value?: number;
  readonly seconds?: number;
  /** Why it failed. */
  readonly message?: string;
}

/** A search for hyperparameters: every training job of it in the order tried, and which one won. */
export interface Search {
  readonly metric: string;
  readonly better: "higher" | "lower";
  readonly trials: readonly Trial[];
  /** The number of the trial whose model goes on. */
  readonly best: number;
}

const object = (value: Json | undefined): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** What the properties of a tuning job tell of its search, in the service's own words; undefined for any other job. */
export function searchOf(properties: JsonObject): Search | undefined {
  const summaries = properties["TrainingJobSummaries"];
  const best = object(properties["BestTrainingJob"])["TrainingJobName"];
  if (!Array.isArray(summaries) || typeof best !== "string") return undefined;
  const objective = object(object(properties["HyperParameterTuningJobConfig"])["HyperParameterTuningJobObjective"]);
  return {
    metric: String(objective["MetricName"]),
    better: objective["Type"] === "Minimize" ? "lower" : "higher",
    trials: summaries.map((one) => trialOf(object(one))).sort((a, b) => a.number - b.number),
    best: numberIn(best),
  };
}

/** Jobs of a search are named after it, with their number at the end: "search-007". */
const numberIn = (name: string): number => Number(/-(\d+)$/.exec(name)?.[1] ?? 0);

function trialOf(summary: JsonObject): Trial {
  const { Value: value } = object(summary["FinalHyperParameterTuningJobObjectiveMetric"]);
  const [start, end] = [summary["TrainingStartTime"], summary["TrainingEndTime"]].map((time) =>
    Date.parse(String(time)),
  ) as [number, number];
  const message = summary["FailureReason"];
  return {
    number: numberIn(String(summary["TrainingJobName"])),
    hyperparameters: object(summary["TunedHyperParameters"]) as Readonly<Record<string, string>>,
    ...(typeof value === "number" ? { value } : {}),
    ...(Number.isFinite(end - start) ? { seconds: (end - start) / 1000 } : {}),
    ...(typeof message === "string" ? { message } : {}),
  };
}
