import { byText, type Json, type JsonObject } from "../../base/canonical.ts";
import type { Search, SearchRange } from "../../spec/job.ts";
import { present } from "./parts.ts";
import { hyperparameter, type TrainingRequest, trainingArguments } from "./training.ts";

/**
 * CreateHyperParameterTuningJob's request, less the job's name: many training jobs of one request, with other values of the
 * hyperparameters that are searched. Ranges are texts, as hyperparameters are.
 * Source: API reference, CreateHyperParameterTuningJob; Python SDK 2.257.6, tuner.py; read 2026-11.
 */
export function tuningArguments(training: TrainingRequest, search: Search): JsonObject {
  const { Tags: tags, HyperParameters: given, ...definition } = trainingArguments(training);
  const fixed = Object.entries((given ?? {}) as JsonObject).filter(([name]) => !Object.hasOwn(search.ranges, name));
  return present({
    HyperParameterTuningJobConfig: present({
      Strategy: search.strategy,
      RandomSeed: search.seed,
      HyperParameterTuningJobObjective: { Type: search.objective.better, MetricName: search.objective.metric },
      ResourceLimits: present({
        MaxNumberOfTrainingJobs: search.maxJobs,
        MaxParallelTrainingJobs: search.maxParallelJobs,
        MaxRuntimeInSeconds: search.maxSeconds,
      }),
      ParameterRanges: rangesOf(search.ranges),
      TrainingJobEarlyStoppingType: "Off",
    }),
    TrainingJobDefinition: { ...definition, StaticHyperParameters: Object.fromEntries(fixed) },
    Tags: tags,
  });
}

function rangesOf(ranges: Search["ranges"]): JsonObject {
  const named = Object.entries(ranges).sort(([a], [b]) => byText(a, b));
  const of = (type: SearchRange["type"]): readonly Json[] =>
    named.flatMap(([name, range]) => (range.type === type ? [rangeOf(name, range)] : []));
  return present({
    IntegerParameterRanges: of("integer"),
    ContinuousParameterRanges: of("continuous"),
    CategoricalParameterRanges: of("categorical"),
  });
}

/** Choices are JSON texts, because the framework containers read every hyperparameter as JSON. */
const rangeOf = (name: string, range: SearchRange): JsonObject =>
  range.type === "categorical"
    ? { Name: name, Values: range.values.map(hyperparameter) }
    : { Name: name, MinValue: String(range.min), MaxValue: String(range.max), ScalingType: range.scaling };
