import {
  type ConfigFile,
  type ConfigMap,
  createConfigMap as createMap,
  findConfig as find,
  type KnownSteps,
  type LoadOptions,
  type NamedStep,
  parseConfigs as parse,
} from "../config/index.ts";
import type { Staged } from "../diagnostics/index.ts";
import { standardFiles } from "./configs.ts";
import { standardRegistry } from "./pipeline.ts";

/** The standard pack's steps, with the class names and field names of Python pipelines. */
export const standardSteps: KnownSteps = { ...standardRegistry, ...standardFiles };

/**
 * Finds a graph node's config: by name, or otherwise by step and job type. A node without a job type gets the only
 * config for its step. A node with a job type falls back to a config without a job type.
 *
 * @param node - the node's name, such as "TabularPreprocessing_training", or a role such as "training"
 * @param configs - the configs to choose from
 * @param steps - the steps that names can refer to, by default the standard pack's
 * @returns the config, or a diagnostic that says why there is none: no config matches, or several do
 * @example
 * ```ts
 * import { findConfig, loadConfigs } from "specline";
 *
 * const { configs } = (await loadConfigs("pipeline_config.json")).value;
 * console.log(findConfig("TabularPreprocessing_training", configs).value?.set);
 * ```
 */
export const findConfig = <T extends NamedStep>(
  node: string,
  configs: readonly T[],
  steps: KnownSteps = standardSteps,
): Staged<T | undefined> => find(node, configs, steps);

/**
 * Finds the config of every node, and reports configs that are missing, shared between nodes, or unused.
 *
 * @param nodes - the names of a graph's nodes
 * @param configs - the configs to choose from
 * @param steps - the steps that names can refer to, by default the standard pack's
 * @returns the config of each node that has one, for `PipelineBuilderTemplate`
 */
export const createConfigMap = <T extends NamedStep>(
  nodes: readonly string[],
  configs: readonly T[],
  steps: KnownSteps = standardSteps,
): Staged<ConfigMap<T>> => createMap(nodes, configs, steps);

/**
 * Reads the text of a config file. `loadConfigs` does the same for a file on disk.
 *
 * @param text - JSON in either form: two or four sections
 * @param file - the file's name, for messages
 * @param steps - the steps that the file can name, by default the standard pack's
 * @returns the valid configs, and all problems with their lines; never throws
 */
export const parseConfigs = (
  text: string,
  file: string,
  steps: KnownSteps = standardSteps,
  options?: LoadOptions,
): Staged<ConfigFile> => parse(text, file, steps, options);
