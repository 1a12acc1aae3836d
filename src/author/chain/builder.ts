import type { Message, Refused, Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Condition } from "../../spec/condition.ts";
import type { Expr } from "../../spec/expr.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { RequirementsInput } from "../requirements.ts";
import type { Enter, GivesOfEach, Leave, MetricsIn, MissingGroup, MissingOf } from "./flow.ts";
import type { CheckInputs, Handle, Inputs, Metrics, StepArgs } from "./handle.ts";
import type { ContextInput, MissingMessage, Next, ProducersOf, Verb, Vocabulary } from "./verbs.ts";

declare const state: unique symbol;
/** Contravariant: a pipeline that has more may stand where one that has less is asked for. */
export interface HasState<in H extends string> {
  readonly [state]: (have: H) => void;
}

/** What can be made into a pipeline: a builder, a spec. */
export interface Authored {
  /** The steps that it may name; whoever goes on with the pipeline looks them up here. */
  readonly registry: Registry;
  /** The pipeline, with everything that is wrong with it so far; never throws. */
  build(): Staged<PipelineValue>;
  /** The pipeline. Throws all its errors at once. */
  toPipeline(): PipelineValue;
}

/** One condition, or several that must all hold. */
export type Conditions = Condition | readonly Condition[];
/** Calls on one side of a condition. What they make does not leak out of it. */
export type ArmCalls<R extends Vocabulary, H extends string> = (arm: Next<R, H>) => HasState<never>;
type KindsOf<L extends readonly Handle<StepSpec>[]> = { [I in keyof L]: GivesOfEach<L[I]["step"]> }[number];
type Measured<R extends Vocabulary> = MetricsIn<GivesOfEach<R["steps"][number]>>;

/** What every pipeline can do, whatever its packs. Each call gives a new value and leaves the old one as it was. */
export interface Base<R extends Vocabulary, in H extends string> extends Authored {
  readonly [state]: (have: H) => void;
  /** Declares a step as a value, to be wired by hand and added with `.use()`. */
  step<S extends StepSpec, const I extends Inputs<S>>(
    id: string,
    step: S,
    ...args: StepArgs<S, I & CheckInputs<S, I>>
  ): Handle<S>;
  /** Adds declared steps, and all that they are wired to. The chain goes on with what they give. */
  use<const L extends readonly Handle<StepSpec>[]>(...handles: L): Next<R, H | KindsOf<L>>;
  /** Steps of one branch (job type), as "calibration". Data stays in its branch; models, metrics and the like come out. */
  branch<const N extends string, H2 extends string>(
    name: N,
    build: (branch: Next<R, Enter<H, N>>) => HasState<H2>,
  ): Next<R, H | Leave<Exclude<H2, Enter<H, N>>, N>>;
  /** A helper function in the middle of a chain; it may ask for less than the chain has. */
  apply<H2 extends string>(fn: (pipeline: Next<R, H>) => HasState<H2>): Next<R, H | H2>;
  /** Steps that run only where the conditions hold, and those that run where they do not. */
  when(conditions: Conditions, then: ArmCalls<R, H>, otherwise?: ArmCalls<R, H>): Next<R, H>;
  /** `.when()` on metrics that the chain has measured: `.deployIf((m) => m.auc.gte(0.85), (b) => b.register())`. */
  readonly deployIf: [MetricsIn<H>] extends [never]
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
  /** Wishes on the result: `{ minAuc: 0.85, maxTrainingTime: "4 hours" }`. What publishes the model waits for them. */
  requires(requirements: RequirementsInput): Next<R, H>;
  /** Facts that all steps share: label, positive value, columns, splits, seed. A later call adds to an earlier one. */
  context(facts: ContextInput): Next<R, H>;
  /** A two-class task, or with `task: "multiclass"` one of several classes. */
  forClassification(facts?: ContextInput): Next<R, H>;
  forRegression(facts?: ContextInput): Next<R, H>;
  /** Steps that are called from here on run on ml.m5.large, and train on spot instances, where they do not say otherwise. */
  onBudgetInstances(): Next<R, H>;
  /** The region that the pipeline is for, as "eu-central-1": where none is chosen by a target, and only there. */
  inRegion(region: string): Next<R, H>;
  /** Declares parameters that no step uses. One that is used is declared by that. */
  declare(...parameters: readonly Expr[]): Next<R, H>;
  /** What the pipeline is for, in a sentence. */
  describe(description: string): Next<R, H>;
}

type Refusal<S extends StepSpec, W extends string, R extends Vocabulary> = Refused<MissingMessage<S, W, R["steps"]>>;
type Lost<N extends string, G, H extends string> = MissingOf<N, H> | MissingGroup<G, H>;
type Method<R extends Vocabulary, H extends string, V> =
  V extends Verb<infer S, infer _P>
    ? [Lost<V["needs"], V["groups"], H>] extends [never]
      ? (...args: V["args"]) => Next<R, H | V["gives"]>
      : (this: Refusal<S, Lost<V["needs"], V["groups"], H>, R>, ...args: V["args"]) => Next<R, H | V["gives"]>
    : never;
type RecipeMethod<R extends Vocabulary, H extends string, F> = F extends (
  start: never,
  ...args: infer A
) => HasState<infer G>
  ? (...args: A) => Next<R, H | G>
  : never;

/** The fluent methods: those of the steps, and those of the recipes. A method whose kinds are missing is listed too; calling it says what is. */
export type Chain<R extends Vocabulary, H extends string> = {
  readonly [K in keyof R["verbs"]]: Method<R, H, R["verbs"][K]>;
} & { readonly [K in keyof R["recipes"]]: RecipeMethod<R, H, R["recipes"][K]> };

/** A method that is made of other calls, written with the public authoring API. */
export type Recipe = (start: never, ...args: never) => HasState<never>;
/** Recipes by the name of the method that each becomes. */
export type Recipes = { readonly [method: string]: Recipe };
