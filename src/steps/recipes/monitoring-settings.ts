import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import type { Registry } from "../../registry/registry.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { evaluates, measures, stepsThat } from "./monitored-steps.ts";

/** Settings of jobs that also suit other steps: the machine, its limit, its network and its key. */
const MACHINE = ["instanceType", "volumeSizeGb", "maxRuntime", "networkIsolation", "vpc", "kms", "retries"];
/** How files are read. */
const FORMAT = ["format", "encoding", "delimiter", "indexColumn", "sentinels"];
/** Where and how the user's code for a model runs. */
const OWN_CODE = ["image", "installRequirements", "environment"];

/** The settings that steps of a monitoring pipeline take over from the training pipeline, as far as they are set. */
export interface MonitoringSettings {
  /** Those of the loading step on the training branch, except for whether results are reused: new rows differ. */
  readonly loading: JsonObject;
  /** Rows are compared on the machine that loads them. */
  readonly drift: JsonObject;
  /** Those of the evaluations. For each setting, the first evaluation that states it counts. */
  readonly quality: JsonObject;
}

/** Collects the settings for monitoring from the steps of the pipeline that trains the model. */
export function monitoringSettings(pipeline: PipelineValue, registry: Registry): MonitoringSettings {
  const loading = pipeline.steps.filter(
    ({ spec, branch }) => spec === "DataLoading" && (branch ?? "training") === "training",
  );
  const [evaluations, measuring] = [stepsThat(pipeline, registry, evaluates), stepsThat(pipeline, registry, measures)];
  return {
    loading: stated(loading.slice(0, 1), [...FORMAT, ...MACHINE, "instanceCount", "environment"]),
    drift: stated(loading.slice(0, 1), MACHINE),
    quality: { ...stated(evaluations, [...MACHINE, ...OWN_CODE]), ...stated(measuring, ["threshold"]) },
  };
}

/** For each name, the first value that a step states. */
const stated = (steps: readonly StepInstance[], names: readonly string[]): JsonObject =>
  defined(
    Object.fromEntries(
      names.map((name) => [name, steps.find(({ config }) => config[name] !== undefined)?.config[name]]),
    ),
  ) as JsonObject;

/** A setting that several evaluations state differently, of which monitoring can take over only one. */
export interface ContestedSetting {
  readonly field: string;
  readonly step: string;
  readonly value: Json;
  readonly others: readonly string[];
}

/** The settings that evaluations state differently. */
export function contestedSettings(pipeline: PipelineValue, registry: Registry): readonly ContestedSetting[] {
  return [...MACHINE, ...OWN_CODE, "threshold"].flatMap((field) => {
    const all = stepsThat(pipeline, registry, field === "threshold" ? measures : evaluates).filter(
      ({ config }) => config[field] !== undefined,
    );
    const [first, ...rest] = all;
    const value = first?.config[field];
    const others = rest.filter(({ config }) => JSON.stringify(config[field]) !== JSON.stringify(value));
    return first === undefined || value === undefined || others.length === 0
      ? []
      : [{ field, step: first.id, value, others: others.map(({ id }) => id) }];
  });
}
