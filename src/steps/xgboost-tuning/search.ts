import { z } from "zod";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { field } from "../../spec/fields.ts";
import type { Search, SearchRange } from "../../spec/job.ts";
import { treeLevels } from "../xgboost-training/fields.ts";

/** Training fields that can be searched, with their number types. */
const SEARCHED = {
  maxDepth: "integer",
  learningRate: "continuous",
  nEstimators: "integer",
  minChildWeight: "continuous",
  subsample: "continuous",
  colsampleByTree: "continuous",
  gamma: "continuous",
  regAlpha: "continuous",
  regLambda: "continuous",
  scalePosWeight: "continuous",
  maxCatToOnehot: "integer",
} as const;
type Searched = keyof typeof SEARCHED;
const searched = Object.keys(SEARCHED) as [Searched, ...Searched[]];

const range = z.union([
  z
    .strictObject({
      min: z.number(),
      max: z.number(),
      scaling: z.enum(["Auto", "Linear", "Logarithmic", "ReverseLogarithmic"]).optional(),
    })
    .refine(({ min, max }) => min < max, { message: "min must be less than max" })
    .refine(({ min, scaling }) => scaling !== "Logarithmic" || min > 0, {
      message: "a logarithmic scale must begin above 0",
    }),
  z.strictObject({ values: z.array(z.number()).min(1).max(30) }),
]);

const objectives = ["auto", "validation:auc", "validation:logloss", "validation:mlogloss", "validation:rmse"] as const;
const BY_TASK = { binary: "validation:auc", multiclass: "validation:mlogloss", regression: "validation:rmse" } as const;

/**
 * Which fields a search varies, how long it runs, and which metric it optimizes. Limits: API reference, ResourceLimits
 * and ParameterRanges (read in November 2026).
 */
export const searchFields = {
  ranges: field(
    z.partialRecord(z.enum(searched), range).default({
      maxDepth: { min: 2, max: 8 },
      learningRate: { min: 0.01, max: 0.3, scaling: "Logarithmic" },
      minChildWeight: { min: 1, max: 20, scaling: "Logarithmic" },
      subsample: { min: 0.5, max: 1 },
      colsampleByTree: { min: 0.5, max: 1 },
    }),
    {
      doc: "The training fields to vary: { min, max, scaling } for a range, { values } for a choice.",
      tier: "system",
      script: false,
      verbatim: true,
    },
  ),
  strategy: field(z.enum(["Bayesian", "Random"]).default("Bayesian"), {
    doc: "How the next values are chosen: 'Bayesian' learns from earlier jobs, 'Random' does not.",
    tier: "system",
    script: false,
  }),
  objective: field(z.enum(objectives).default("auto"), {
    doc: "The metric to optimise. 'auto' uses auc for two classes, mlogloss for more, and rmse for numbers.",
    tier: "system",
    script: false,
    tasks: {
      "validation:auc": ["binary"],
      "validation:logloss": ["binary"],
      "validation:mlogloss": ["multiclass"],
      "validation:rmse": ["regression"],
    },
  }),
  maxJobs: field(z.int().min(1).max(500).default(20), {
    doc: "The maximum number of training jobs, from 1 to 500.",
    tier: "system",
    script: false,
  }),
  maxParallelJobs: field(z.int().min(1).max(100).default(2), {
    doc: "The number of training jobs to run at the same time, from 1 to 100. With 'Bayesian', jobs learn more from each other if fewer run in parallel.",
    tier: "system",
    script: false,
  }),
  // Service model, HyperParameterTuningMaxRuntimeInSeconds.
  maxSearchTime: field(z.int().min(120).max(15_768_000).optional(), {
    doc: "The maximum time for the whole search, from 120 seconds to half a year. maxRuntime limits each training job.",
    tier: "system",
    unit: "s",
    script: false,
    limitsTraining: true,
  }),
} as const;

/** Returns the search that a config describes. */
export function searchOf(config: JsonObject): Search {
  const { objective, task, seed, maxSearchTime } = config;
  const metric =
    objective === undefined || objective === "auto"
      ? BY_TASK[(task ?? "binary") as keyof typeof BY_TASK]
      : String(objective);
  return {
    strategy: config["strategy"] === "Random" ? "Random" : "Bayesian",
    objective: { metric, better: metric === "validation:auc" ? "Maximize" : "Minimize" },
    maxJobs: Number(config["maxJobs"] ?? 20),
    maxParallelJobs: Math.min(Number(config["maxParallelJobs"] ?? 2), Number(config["maxJobs"] ?? 20)),
    ...(typeof seed === "number" && { seed }),
    ...(typeof maxSearchTime === "number" && { maxSeconds: maxSearchTime }),
    ranges: Object.fromEntries(
      Object.entries((config["ranges"] ?? {}) as z.infer<typeof searchFields.ranges>).map(([name, one]) => [
        name,
        rangeOf(SEARCHED[name as Searched], one as z.infer<typeof range>),
      ]),
    ),
  };
}

/** The number of levels in all trees of the largest model that the search can find. */
export function searchedLevels(config: JsonObject): number | undefined {
  const { ranges } = searchOf(config);
  const most = (field: Searched): Json | undefined => {
    const range = ranges[field];
    if (range === undefined) return config[field];
    return range.type === "categorical" ? Math.max(...range.values.map(Number)) : range.max;
  };
  return treeLevels(defined({ nEstimators: most("nEstimators"), maxDepth: most("maxDepth") }));
}

const rangeOf = (type: "integer" | "continuous", one: z.infer<typeof range>): SearchRange =>
  "values" in one
    ? { type: "categorical", values: one.values }
    : { type, min: one.min, max: one.max, scaling: one.scaling ?? "Auto" };
