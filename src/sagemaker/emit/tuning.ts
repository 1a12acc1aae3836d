import { byText } from "../../base/canonical.ts";
import type { Search, SearchRange } from "../../spec/job.ts";
import type { HyperParameterTuningJobConfig, ParameterRanges, ResourceLimits } from "../service/requests.generated.ts";
import { tagList, unlessEmpty } from "./parts.ts";
import { membersOf, type RequestOf, type WithExpressions } from "./request.ts";
import { hyperparameter, jobDefinition, scriptMode, type TrainingRequest } from "./training.ts";

/**
 * CreateHyperParameterTuningJob's request without the job's name. It runs many training jobs with the same request but
 * different values for the hyperparameters being searched. Ranges are strings, like hyperparameters. Source: API
 * reference, CreateHyperParameterTuningJob; Python SDK 2.257.6, tuner.py (read in November 2026).
 */
export function tuningArguments(training: TrainingRequest, search: Search): RequestOf<"Tuning"> {
  const { hyperparameters, environment } = scriptMode(training);
  const fixed = Object.entries(hyperparameters).filter(([name]) => !Object.hasOwn(search.ranges, name));
  return membersOf<RequestOf<"Tuning">>({
    HyperParameterTuningJobConfig: membersOf<WithExpressions<HyperParameterTuningJobConfig>>({
      Strategy: search.strategy,
      RandomSeed: search.seed,
      HyperParameterTuningJobObjective: { Type: search.objective.better, MetricName: search.objective.metric },
      ResourceLimits: membersOf<WithExpressions<ResourceLimits>>({
        MaxNumberOfTrainingJobs: search.maxJobs,
        MaxParallelTrainingJobs: search.maxParallelJobs,
        MaxRuntimeInSeconds: search.maxSeconds,
      }),
      ParameterRanges: unlessEmpty(rangesOf(search.ranges)),
      TrainingJobEarlyStoppingType: "Off",
    }),
    TrainingJobDefinition: {
      ...jobDefinition({ ...training, environment }),
      StaticHyperParameters: Object.fromEntries(fixed),
    },
    Tags: tagList(training.tags),
  });
}

function rangesOf(ranges: Search["ranges"]): WithExpressions<ParameterRanges> {
  const sorted = Object.entries(ranges).sort(([a], [b]) => byText(a, b));
  const numeric = (type: NumericRange["type"]) =>
    unlessEmpty(
      sorted.flatMap(([Name, range]) =>
        range.type === type
          ? [{ Name, MinValue: String(range.min), MaxValue: String(range.max), ScalingType: range.scaling }]
          : [],
      ),
    );
  return membersOf<WithExpressions<ParameterRanges>>({
    IntegerParameterRanges: numeric("integer"),
    ContinuousParameterRanges: numeric("continuous"),
    // Choices are JSON strings, because the framework containers parse every hyperparameter as JSON.
    CategoricalParameterRanges: unlessEmpty(
      sorted.flatMap(([Name, range]) =>
        range.type === "categorical" ? [{ Name, Values: range.values.map(hyperparameter) }] : [],
      ),
    ),
  });
}

type NumericRange = Exclude<SearchRange, { readonly type: "categorical" }>;
