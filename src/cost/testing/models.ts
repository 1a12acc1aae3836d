import { expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import type { Definition, DefinitionParameter, DefinitionStep } from "../../sagemaker/definition.ts";
import { BOUNDS, type CostBound } from "../amount.ts";
import { pipelineCost } from "../pipeline-cost.ts";
import type { Prices } from "../prices.ts";

/**
 * Prices that make round amounts by the second. An hour has 3,600 seconds, and a month 2,592,000:
 *
 * | a second of | processing | training | spot training | transform |
 * |---|---|---|---|---|
 * | ml.m5.large | 0.0001 | 0.0002 | 0.00005 | 0.0003 |
 * | ml.m5.xlarge | 0.0002 | 0.0004 | not known | 0.0006 |
 * | a GB of volume | 0.000001 | 0.000002 | 0.000002 | not known |
 */
export const PRICES: Prices = {
  currency: "USD",
  region: "us-east-1",
  date: "2026-11-30",
  source: "made up",
  instances: {
    "ml.m5.large": { processing: 0.36, training: 0.72, spotTraining: 0.18, transform: 1.08 },
    "ml.m5.xlarge": { processing: 0.72, training: 1.44, transform: 2.16 },
    "ml.g5.xlarge": { training: 3.6 },
  },
  volumes: { processing: 2.592, training: 5.184 },
  perRun: { Lambda: 0.002, Cluster: 3 },
};

type Beside = Omit<Partial<DefinitionStep>, "Name" | "Type">;
interface Job {
  readonly type?: unknown;
  readonly count?: unknown;
  readonly seconds?: unknown;
  readonly volume?: unknown;
}
const resources = ({ type = "ml.m5.large", count = 1, volume }: Job) => ({
  InstanceType: type,
  InstanceCount: count,
  ...(volume !== undefined && { VolumeSizeInGB: volume }),
});
const stopping = ({ seconds }: Job) =>
  seconds === undefined ? {} : { StoppingCondition: { MaxRuntimeInSeconds: seconds } };
export const step = (Name: string, Type: string, Arguments: object, beside: Beside = {}): DefinitionStep => ({
  Name,
  Type,
  Arguments: Arguments as JsonObject,
  ...beside,
});

export const processing = (name: string, job: Job, beside?: Beside): DefinitionStep =>
  step(name, "Processing", { ProcessingResources: { ClusterConfig: resources(job) }, ...stopping(job) }, beside);
export const trainingRequest = (job: Job, more: object = {}) => ({
  ResourceConfig: resources(job),
  ...stopping(job),
  ...more,
});
export const training = (name: string, job: Job, beside?: Beside, more?: object): DefinitionStep =>
  step(name, "Training", trainingRequest(job, more), beside);
export const transform = (name: string, job: Job, beside?: Beside): DefinitionStep =>
  step(name, "Transform", { TransformResources: resources(job) }, beside);
export const tuning = (name: string, job: Job, limits: object, beside?: Beside): DefinitionStep =>
  step(
    name,
    "Tuning",
    { HyperParameterTuningJobConfig: { ResourceLimits: limits }, TrainingJobDefinition: trainingRequest(job) },
    beside,
  );
export const condition = (
  name: string,
  IfSteps: readonly DefinitionStep[],
  ElseSteps: readonly DefinitionStep[] = [],
): DefinitionStep => step(name, "Condition", { Conditions: [], IfSteps, ElseSteps });
export const fail = (name: string): DefinitionStep => step(name, "Fail", { ErrorMessage: "no" });
export const CACHED = { CacheConfig: { Enabled: true, ExpireAfter: "P30D" } } as const;
export const retried = (more: object, exceptions = ["SageMaker.JOB_INTERNAL_ERROR"]): Beside => ({
  RetryPolicies: [{ ExceptionType: exceptions, IntervalSeconds: 1, BackoffRate: 2, ...more }],
});

/** An amount, or what it is at the least because a part of it is not known. */
type Figure = number | `at least ${number}`;
export interface CostModel {
  readonly steps: readonly DefinitionStep[];
  readonly parameters?: readonly DefinitionParameter[];
  readonly values?: Readonly<Record<string, string>>;
  /** Seconds by step, as a local run measured them. */
  readonly measured?: Readonly<Record<string, number>>;
  readonly outcomes?: Readonly<Record<string, boolean>>;
  readonly prices?: Partial<Prices>;
  readonly min: Figure;
  readonly likely: Figure;
  readonly max: Figure;
}

const costOf = ({ steps, parameters = [], values = {}, measured = {}, outcomes = {}, prices }: CostModel) =>
  pipelineCost({ Version: "2020-12-01", Parameters: parameters, Steps: steps } satisfies Definition, {
    prices: { ...PRICES, ...prices },
    values: (name) => values[name],
    measured: { seconds: (name) => measured[name], outcome: (name) => outcomes[name] },
  });

/** Compares the total of each model with figures that were computed by hand. */
export function testModels(models: Readonly<Record<string, CostModel>>): void {
  test.each(Object.entries(models))("%s", (_, model) => {
    const { total } = costOf(model);
    const figures = Object.fromEntries(
      BOUNDS.map((bound: CostBound) => {
        const { known = Number.NaN, gaps = [] } = total?.[bound] ?? {};
        const amount = Number(known.toFixed(9));
        return [bound, gaps.length === 0 ? amount : `at least ${amount}`];
      }),
    );
    expect(figures).toEqual({ min: model.min, likely: model.likely, max: model.max });
  });
}
