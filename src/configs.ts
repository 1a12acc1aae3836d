/**
 * Saving and loading configs, and templates that read them: what of the config road touches the disk. Loaded when it is
 * first called, so that importing Specline stays pure and quick.
 * @module
 */

import type { StoreOptions } from "./app/configs.ts";
import type { FileTemplate } from "./app/template.ts";
import type { AnyConfig, ConfigFile } from "./config/index.ts";
import type { Staged } from "./diagnostics/index.ts";
import type { GeneratedPipeline } from "./steps/template.ts";

/**
 * Saves configs as one file of four sections: shared, processing_shared, processing_specific and specific. A save that
 * fails, or that has faults, leaves the old file as it was.
 *
 * @throws SpeclineError with every fault of the configs, or that the file could not be written.
 */
export const mergeAndSaveConfigs = async (
  configs: readonly AnyConfig[] | ConfigFile,
  file: string,
  options?: StoreOptions,
): Promise<void> => (await import("./app/configs.ts")).mergeAndSaveConfigs(configs, file, options);

/**
 * Reads a config file of either form, with everything that is wrong with it.
 *
 * @throws SpeclineError where the file is not there or cannot be read.
 */
export const loadConfigs = async (file: string, options?: StoreOptions): Promise<Staged<ConfigFile>> =>
  (await import("./app/configs.ts")).loadConfigs(file, options);

/**
 * The pipeline of a config file: `createPipelineFromTemplate("pipeline_config.json", { dag })`. Edges are inferred where no
 * graph is given.
 *
 * @throws SpeclineError with every fault of file, graph and configs.
 */
export const createPipelineFromTemplate = async (file: string, template?: FileTemplate): Promise<GeneratedPipeline> =>
  (await import("./app/template.ts")).createPipelineFromTemplate(file, template);
