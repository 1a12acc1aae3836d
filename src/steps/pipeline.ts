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
import type { BuilderOptions } from "../author/chain/start-draft.ts";
import type { Vocabulary } from "../author/chain/verbs.ts";
import { type ConfigsOptions, fromConfigs } from "../author/configs/from-configs.ts";
import type { CheckedSpec } from "../author/spec/checked-spec.ts";
import { printSpec as writeSpec } from "../author/spec/print-spec.ts";
import { fromSpec } from "../author/spec/read/from-spec.ts";
import { parseSpec as readSpec } from "../author/spec/read/parse-spec.ts";
import type { SpecInput } from "../author/spec/read/spec-input.ts";
import { type BothSpellings, inBothSpellings } from "../base/spellings.ts";
import type { StepConfig } from "../config/schema/step-config.ts";
import { orThrow, type Staged } from "../diagnostics/index.ts";
import { createRegistry, type Registry } from "../registry/registry.ts";
import { createResolver, type DependencyResolver } from "../resolve/index.ts";
import type { Pack } from "../spec/pack.ts";
import type { PipelineValue } from "../spec/pipeline.ts";
import { type StandardPack, standardPack } from "./pack.ts";
import { autoTrainXgboost } from "./recipes/auto-train-xgboost.ts";
import type { CoreVerbs } from "./vocabulary.ts";

type CoreRecipes_ = BothSpellings<{ readonly autoTrainXgboost: typeof autoTrainXgboost }>;
/** Methods that combine other calls. */
export interface CoreRecipes extends CoreRecipes_ {}

/** The vocabulary of the standard pack. */
export interface Core extends Vocabulary {
  readonly verbs: CoreVerbs;
  readonly recipes: CoreRecipes;
  readonly steps: StandardPack["steps"];
  readonly pipeline: Pipeline<this["have"]>;
}
/** A pipeline of standard steps. `Have` lists the kinds produced so far. */
export interface Pipeline<in Have extends string> extends Chain<Core, Have>, Base<Core, Have> {}

type StandardWithRecipes_ = AuthoredPack<
  StandardPack["name"],
  StandardPack["steps"],
  { readonly autoTrainXgboost: typeof autoTrainXgboost }
>;
export interface StandardWithRecipes extends StandardWithRecipes_ {}
const standard: StandardWithRecipes = withRecipes(standardPack, { autoTrainXgboost });

/** The standard pack with its recipes, as a list to which other packs can be added. */
export const standardPacks: readonly Pack[] = [standard];

/** The registry for the standard pack. */
export const standardRegistry: Registry = orThrow(createRegistry([standardPack]));

/** Finds the dependencies of several steps: `resolver.resolveAllDependencies(["preprocessing", "training"])`. */
export const resolver: DependencyResolver = createResolver(standardRegistry);

/** Starts pipelines. */
export interface PipelineFactory {
  /** An empty pipeline. The title can be any string, such as "fraud_detection". The AWS name is derived from it. */
  <const O extends BuilderOptions = {}>(title: string, options?: O): Pipeline<Starting<O, StandardPack["steps"]>>;
  /** Starts pipelines that can also use steps from other packs. */
  with<const L extends readonly Pack[]>(
    this: Harmonious<[StandardWithRecipes, ...L], PipelineFactory>,
    ...packs: L
  ): PackedFactory<[StandardWithRecipes, ...L]>;
  /**
   * Creates a pipeline from a short document with step names or roles, data and requirements. Misspelled words in a
   * literal are refused.
   */
  fromSpec<const S extends SpecInput>(
    spec: S & NoInfer<CheckedSpec<S, StandardPack["steps"]>>,
    options?: BuilderOptions,
  ): Authored;
  /**
   * Creates a pipeline from configs, one per step, such as `XGBoostTrainingConfig({ maxDepth: 8 })`. Infers the wires.
   */
  fromConfigs(configs: readonly StepConfig[], options?: ConfigsOptions): Authored;
  /** The same as `fromSpec`. */
  readonly from_spec: PipelineFactory["fromSpec"];
  /** The same as `fromConfigs`. */
  readonly from_configs: PipelineFactory["fromConfigs"];
}

/** Starts pipelines with steps from several packs. */
export interface PackedFactory<L extends readonly Pack[]> {
  <const O extends BuilderOptions = {}>(title: string, options?: O): PipelineWith<Starting<O, StepsOf<L>>, L>;
  fromSpec<const S extends SpecInput>(
    spec: S & NoInfer<CheckedSpec<S, StepsOf<L>>>,
    options?: BuilderOptions,
  ): Authored;
  fromConfigs(configs: readonly StepConfig[], options?: ConfigsOptions): Authored;
  /** The same as `fromSpec`. */
  readonly from_spec: PackedFactory<L>["fromSpec"];
  /** The same as `fromConfigs`. */
  readonly from_configs: PackedFactory<L>["fromConfigs"];
}

/** The functions that create pipelines from documents. */
const documents = (registry: Registry) =>
  inBothSpellings({
    fromSpec: (spec: SpecInput, options?: BuilderOptions) => fromSpec(registry, spec, options),
    fromConfigs: (configs: readonly StepConfig[], options?: ConfigsOptions) => fromConfigs(registry, configs, options),
  });

/** Starts a pipeline: `Pipeline("fraud_detection").loadData("s3://data/").preprocess().trainXgboost()`. */
export const Pipeline: PipelineFactory = Object.assign(
  createPipelineFactory([standard]) as unknown as <const O extends BuilderOptions = {}>(
    title: string,
    options?: O,
  ) => Pipeline<Starting<O, StandardPack["steps"]>>,
  {
    with: ((...packs: readonly Pack[]) =>
      Object.assign(
        createPipelineFactory([standard, ...packs]),
        documents(orThrow(createRegistry([standardPack, ...packs]))),
      )) as unknown as PipelineFactory["with"],
    ...documents(standardRegistry),
  },
);

/**
 * Reads a pipeline from a spec. Never throws.
 *
 * @param text - YAML or JSON
 * @param file - the file name to use in messages
 * @returns the pipeline, to the extent that the spec is usable, and every error with its location
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
 * Converts a pipeline to a spec.
 *
 * @param pipeline - the pipeline, whose steps must be in the standard pack
 * @returns YAML from which {@link parseSpec} restores the same pipeline
 */
export const printSpec = (pipeline: PipelineValue): string => writeSpec(standardRegistry, pipeline);
