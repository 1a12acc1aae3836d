import type { ConfigFile } from "../../config/index.ts";
import type { Message, Refused, Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Condition } from "../../spec/condition.ts";
import type { Context } from "../../spec/context.ts";
import type { Expr } from "../../spec/expr.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { RequirementsInput } from "../requirements.ts";
import type { MonitorInput, NotifyInput, SchedulesInput } from "../schedule-input.ts";
import type { Enter, GivesOfEach, Leave, MetricsIn, MissingGroup, MissingOf } from "./flow.ts";
import type { CheckInputs, Handle, Inputs, Metrics, StepArgs } from "./handle.ts";
import type { ContextInput, MissingMessage, Next, ProducersOf, Verb, Vocabulary } from "./verbs.ts";

declare const state: unique symbol;
/** Contravariant, so that a pipeline with more capabilities can be used where fewer are expected. */
export interface HasState<in H extends string> {
  readonly [state]: (have: H) => void;
}

/** A config file that was read, and its absolute path. */
export interface ReadConfigFile {
  readonly file: string;
  readonly value: ConfigFile;
}

/** Anything that builds a pipeline, such as a chain, a spec or configs. */
export interface Authored {
  /** The registry with the specifications of the pipeline's steps. */
  readonly registry: Registry;
  /** The config file from which the pipeline was created, if any. The paths in it are relative to the file. */
  readonly configFile?: ReadConfigFile;
  /**
   * Builds the pipeline, and reports every problem found so far. Never throws.
   *
   * @param found - values for facts that the author left open and that were found elsewhere, for example in the data
   */
  build(found?: Context): Staged<PipelineValue>;
  /**
   * Builds the pipeline.
   *
   * @throws SpeclineError with all its errors
   */
  toPipeline(): PipelineValue;
}

/** One condition, or several that must all hold. */
export type Conditions = Condition | readonly Condition[];
/** The calls on one side of a condition. Steps outside it cannot use their outputs. */
export type ArmCalls<R extends Vocabulary, H extends string> = (arm: Next<R, H>) => HasState<never>;
type KindsOf<L extends readonly Handle<StepSpec>[]> = { [I in keyof L]: GivesOfEach<L[I]["step"]> }[number];
type Measured<R extends Vocabulary> = MetricsIn<GivesOfEach<R["steps"][number]>>;

type DeployIf<R extends Vocabulary, H extends string> = [MetricsIn<H>] extends [never]
  ? (
      this: Refused<Message<"author/no-metrics", { calls: ProducersOf<R["steps"], "metrics"> }>>,
      when: (metrics: Metrics<Measured<R>>) => Conditions,
      then: ArmCalls<R, H>,
      otherwise?: ArmCalls<R, H>,
    ) => Next<R, H>
  : (
      when: (metrics: Metrics<MetricsIn<H>>) => Conditions,
      then: ArmCalls<R, H>,
      otherwise?: ArmCalls<R, H>,
    ) => Next<R, H>;

/** Pipeline methods whose names have several words, in snake_case. */
interface SnakeCaseMethods<R extends Vocabulary, in H extends string> {
  /** The same as `deployIf`. */
  readonly deploy_if: DeployIf<R, H>;
  /** The same as `forClassification`. */
  for_classification(facts?: ContextInput): Next<R, H>;
  /** The same as `forRegression`. */
  for_regression(facts?: ContextInput): Next<R, H>;
  /** The same as `onBudgetInstances`. */
  on_budget_instances(): Next<R, H>;
  /** The same as `inRegion`. */
  in_region(region: string): Next<R, H>;
  /** The same as `toPipeline`. */
  to_pipeline(): PipelineValue;
}

/** The methods of every pipeline. Pipelines are immutable: each call returns a new one. */
export interface Base<R extends Vocabulary, in H extends string> extends Authored, SnakeCaseMethods<R, H> {
  readonly [state]: (have: H) => void;
  /** Declares a step as a value that can be wired by hand and added with `.use()`. */
  step<S extends StepSpec, const I extends Inputs<S>>(
    id: string,
    step: S,
    ...args: StepArgs<S, I & CheckInputs<S, I>>
  ): Handle<S>;
  /** Adds declared steps and everything that they are wired to. The chain continues with their outputs. */
  use<const L extends readonly Handle<StepSpec>[]>(...handles: L): Next<R, H | KindsOf<L>>;
  /**
   * Adds the steps for a branch (job type), such as "calibration". Data stays in its branch. Models, metrics and other
   * results are visible outside it.
   */
  branch<const N extends string, H2 extends string>(
    name: N,
    build: (branch: Next<R, Enter<H, N>>) => HasState<H2>,
  ): Next<R, H | Leave<Exclude<H2, Enter<H, N>>, N>>;
  /** Applies a function in the middle of a chain. The function can require fewer capabilities than the chain has. */
  apply<H2 extends string>(fn: (pipeline: Next<R, H>) => HasState<H2>): Next<R, H | H2>;
  /** Adds steps that run only if the conditions hold, and steps that run otherwise. */
  when(conditions: Conditions, then: ArmCalls<R, H>, otherwise?: ArmCalls<R, H>): Next<R, H>;
  /** Like `.when()`, with conditions on metrics that the chain has measured: `.deployIf((m) => m.auc.gte(0.85), (b) => b.register())`. */
  readonly deployIf: DeployIf<R, H>;
  /** Sets requirements: `{ minAuc: 0.85, maxTrainingTime: "4 hours" }`. The model is published only if they are met. */
  requires(requirements: RequirementsInput): Next<R, H>;
  /**
   * Sets facts that all steps share: label, positive value, columns, splits and seed. Later calls add to earlier ones.
   */
  context(facts: ContextInput): Next<R, H>;
  /** The facts determined so far, which the pipeline states or which were found elsewhere. Recipes read them. */
  readonly facts: Context;
  /**
   * Sets facts that apply unless the pipeline states them or they are found in the data. Intended for recipes whose
   * calls depend on a fact.
   */
  assume(facts: Context): Next<R, H>;
  /** Sets the task to two-class classification, or to multiclass classification with `task: "multiclass"`. */
  forClassification(facts?: ContextInput): Next<R, H>;
  /** Sets the task to regression (predicting a number). */
  forRegression(facts?: ContextInput): Next<R, H>;
  /** Makes later steps run on ml.m5.large and train on spot instances, unless they set these fields themselves. */
  onBudgetInstances(): Next<R, H>;
  /**
   * Sets the pipeline's region, such as "eu-central-1", for targets that do not specify one. Targets in other regions
   * are rejected.
   */
  inRegion(region: string): Next<R, H>;
  /** Declares parameters that no step uses. Other parameters are declared by using them. */
  declare(...parameters: readonly Expr[]): Next<R, H>;
  /**
   * Adds schedules, which `deploy` creates on AWS: `.schedule({ cron: "0 6 ? * MON-FRI *", timezone: "Europe/Berlin" })`.
   */
  schedule(schedules: SchedulesInput): Next<R, H>;
  /** Sets the SNS topics that get a message when an execution on AWS fails, or by how it ends. */
  notify(topics: NotifyInput): Next<R, H>;
  /**
   * Monitors the model by a pipeline of its own, which compares new rows with those of training and measures the model
   * where labels are known: `.monitor({ every: "1 day", data: "s3://acme/new/", quality: { minAuc: 0.8 } })`.
   */
  monitor(monitor: MonitorInput): Next<R, H>;
  /** Describes the purpose of the pipeline. */
  describe(description: string): Next<R, H>;
}

type Refusal<S extends StepSpec, W extends string, R extends Vocabulary> = Refused<MissingMessage<S, W, R["steps"]>>;
type Unmet<N extends string, G, H extends string> = MissingOf<N, H> | MissingGroup<G, H>;
type Method<R extends Vocabulary, H extends string, V> =
  V extends Verb<infer S, infer _P>
    ? [Unmet<V["needs"], V["groups"], H>] extends [never]
      ? (...args: V["args"]) => Next<R, H | V["gives"]>
      : (this: Refusal<S, Unmet<V["needs"], V["groups"], H>, R>, ...args: V["args"]) => Next<R, H | V["gives"]>
    : never;
type RecipeMethod<R extends Vocabulary, H extends string, F> = F extends (
  start: never,
  ...args: infer A
) => HasState<infer G>
  ? (...args: A) => Next<R, H | G>
  : never;

/**
 * The fluent methods for steps and recipes. Methods whose inputs are missing are listed too, but calling one is a type
 * error that names the missing inputs.
 */
export type Chain<R extends Vocabulary, H extends string> = {
  readonly [K in keyof R["verbs"]]: Method<R, H, R["verbs"][K]>;
} & { readonly [K in keyof R["recipes"]]: RecipeMethod<R, H, R["recipes"][K]> };

/** A method that is composed of other calls and written with the public API. */
export type Recipe = (start: never, ...args: never) => HasState<never>;
/** Recipes by method name. */
export type Recipes = { readonly [method: string]: Recipe };
