import type { Authored, Base, Chain } from "../author/chain/builder.ts";
import {
  type AuthoredPack,
  createPipelineFactory,
  type Harmonious,
  type PipelineWith,
  type Starting,
  type StepsOf,
  withRecipes,
} from "../author/chain/factory.ts";
import type { BuilderOptions } from "../author/chain/make-builder.ts";
import type { Vocabulary } from "../author/chain/verbs.ts";
import { type ConfigsOptions, fromConfigs } from "../author/configs/from-configs.ts";
import { printSpec as writeSpec } from "../author/spec/print-spec.ts";
import { fromSpec } from "../author/spec/read/from-spec.ts";
import { parseSpec as readSpec } from "../author/spec/read/parse-spec.ts";
import type { SpecInput } from "../author/spec/read/spec-input.ts";
import type { StepConfig } from "../config/schema/step-config.ts";
import { orThrow, type Staged } from "../diagnostics/index.ts";
import { createRegistry, type Registry } from "../registry/registry.ts";
import { createResolver, type DependencyResolver } from "../resolve/index.ts";
import type { Pack } from "../spec/pack.ts";
import type { PipelineValue } from "../spec/pipeline.ts";
import { type StandardPack, standardPack } from "./pack.ts";
import { autoTrainXgboost } from "./recipes/auto-train-xgboost.ts";
import type { CoreVerbs } from "./vocabulary.ts";

/** Methods that are made of other calls. */
export interface CoreRecipes {
  readonly autoTrainXgboost: typeof autoTrainXgboost;
}

/** The vocabulary of the standard pack. */
export interface Core extends Vocabulary {
  readonly verbs: CoreVerbs;
  readonly recipes: CoreRecipes;
  readonly steps: StandardPack["steps"];
  readonly pipeline: Pipeline<this["have"]>;
}
/** A pipeline of standard steps; `Have` is what it has made so far. */
export interface Pipeline<in Have extends string> extends Chain<Core, Have>, Base<Core, Have> {}

type StandardWithRecipes_ = AuthoredPack<
  StandardPack["name"],
  StandardPack["steps"],
  { readonly autoTrainXgboost: typeof autoTrainXgboost }
>;
export interface StandardWithRecipes extends StandardWithRecipes_ {}
const standard: StandardWithRecipes = withRecipes(standardPack, { autoTrainXgboost });

/** The standard pack with its recipes, in a list that further packs can be put to. */
export const standardPacks: readonly Pack[] = [standard];

/** All that the standard pack knows. */
export const standardRegistry: Registry = orThrow(createRegistry([standardPack]));

/** Finds what the steps of a list depend on: `resolver.resolveAllDependencies(["preprocessing", "training"])`. */
export const resolver: DependencyResolver = createResolver(standardRegistry);

/** Starts pipelines. */
export interface PipelineFactory {
  /** A pipeline without steps. The title is yours, as "fraud_detection"; the AWS name follows from it. */
  <const O extends BuilderOptions = {}>(title: string, options?: O): Pipeline<Starting<O, StandardPack["steps"]>>;
  /** Pipelines that speak further packs beside the standard one. */
  with<const L extends readonly Pack[]>(
    this: Harmonious<[StandardWithRecipes, ...L], PipelineFactory>,
    ...packs: L
  ): PackedFactory<[StandardWithRecipes, ...L]>;
  /** A pipeline of a short document: names of steps or roles, data, requirements. */
  fromSpec(spec: SpecInput, options?: BuilderOptions): Authored;
  /** A pipeline of configs, one step each, as `XGBoostTrainingConfig({ maxDepth: 8 })` makes them. What feeds what is inferred. */
  fromConfigs(configs: readonly StepConfig[], options?: ConfigsOptions): Authored;
}

/** Starts pipelines that speak several packs. */
export interface PackedFactory<L extends readonly Pack[]> {
  <const O extends BuilderOptions = {}>(title: string, options?: O): PipelineWith<Starting<O, StepsOf<L>>, L>;
  fromSpec(spec: SpecInput, options?: BuilderOptions): Authored;
  fromConfigs(configs: readonly StepConfig[], options?: ConfigsOptions): Authored;
}

/** Starts a pipeline: `Pipeline("fraud_detection").loadData("s3://data/").preprocess().trainXgboost()`. */
export const Pipeline: PipelineFactory = Object.assign(
  createPipelineFactory([standard]) as unknown as <const O extends BuilderOptions = {}>(
    title: string,
    options?: O,
  ) => Pipeline<Starting<O, StandardPack["steps"]>>,
  {
    with: ((...packs: readonly Pack[]) => {
      const start = createPipelineFactory([standard, ...packs]);
      const registry = orThrow(createRegistry([standardPack, ...packs]));
      return Object.assign(start, {
        fromSpec: (spec: SpecInput, options?: BuilderOptions) => fromSpec(registry, spec, options),
        fromConfigs: (configs: readonly StepConfig[], options?: ConfigsOptions) =>
          fromConfigs(registry, configs, options),
      });
    }) as unknown as PipelineFactory["with"],
    fromSpec: (spec: SpecInput, options?: BuilderOptions) => fromSpec(standardRegistry, spec, options),
    fromConfigs: (configs: readonly StepConfig[], options?: ConfigsOptions) =>
      fromConfigs(standardRegistry, configs, options),
  },
);

/**
 * Makes a pipeline of the text of a spec. Never throws.
 *
 * @param text - YAML or JSON
 * @param file - the name of the file, for messages
 * @returns the pipeline, as far as the spec can be used, and every fault with its place
 * @example
 * ```ts
 * import { parseSpec } from "specline";
 *
 * const { value, diagnostics } = parseSpec("name: fraud\ndata: s3://data/\nsteps: [data_loading, preprocessing, training]", "fraud.yaml");
 * console.log(value.steps.length, diagnostics);
 * ```
 */
export const parseSpec = (text: string, file: string): Staged<PipelineValue> => readSpec(standardRegistry, text, file);

/**
 * Writes a pipeline as a spec.
 *
 * @returns YAML; reading it with {@link parseSpec} gives the same pipeline
 */
export const printSpec = (pipeline: PipelineValue): string => writeSpec(standardRegistry, pipeline);
