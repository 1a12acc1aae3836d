/**
 * Saves and loads configs and the templates that read them. This code accesses the disk. It is loaded only on the first
 * call, so importing Specline remains fast and free of side effects.
 * @module
 */

import type { StoreOptions } from "./app/config/configs.ts";
import type { FileTemplate } from "./app/load/template.ts";
import type { AnyConfig, ConfigFile } from "./config/index.ts";
import type { Staged } from "./diagnostics/index.ts";
import type { GeneratedPipeline } from "./steps/template.ts";

/**
 * Saves configs as one file with four sections: shared, processing_shared, processing_specific and specific. If saving
 * fails, the old file is unchanged.
 *
 * @param configs - one config for each step, or the result of reading a file
 * @param file - the path to write to
 * @throws SpeclineError with every problem in the configs, or if the file cannot be written
 * @example
 * ```ts
 * import { DataLoadingConfig, mergeAndSaveConfigs, TabularPreprocessingConfig, XGBoostTrainingConfig } from "specline";
 *
 * const configs = [
 *   DataLoadingConfig({ source: "data/credit.csv", label: "Status", positive: "bad", jobType: "training" }),
 *   TabularPreprocessingConfig({ jobType: "training" }),
 *   XGBoostTrainingConfig({ maxDepth: 8 }),
 * ];
 * await mergeAndSaveConfigs(configs, "pipeline_config.json");
 * ```
 */
export const mergeAndSaveConfigs = async (
  configs: readonly AnyConfig[] | ConfigFile,
  file: string,
  options?: StoreOptions,
): Promise<void> => (await import("./app/config/configs.ts")).mergeAndSaveConfigs(configs, file, options);

/**
 * Reads a config file in either form.
 *
 * @param file - the path of the file
 * @returns the valid configs, and all problems in the file with their lines
 * @throws SpeclineError if the file does not exist or cannot be read
 * @example
 * ```ts
 * import { loadConfigs, renderAll } from "specline";
 *
 * const { value, diagnostics } = await loadConfigs("pipeline_config.json");
 * console.log(value.configs.length, renderAll(diagnostics));
 * ```
 */
export const loadConfigs = async (file: string, options?: StoreOptions): Promise<Staged<ConfigFile>> =>
  (await import("./app/config/configs.ts")).loadConfigs(file, options);

/**
 * Creates a pipeline from a config file.
 *
 * @param file - a config file in either form
 * @param template - a hand-drawn graph and your own builders; edges are inferred if there is no graph
 * @throws SpeclineError with every problem in the file, graph and configs
 * @example
 * ```ts
 * import { createPipelineFromTemplate } from "specline";
 *
 * export default await createPipelineFromTemplate("pipeline_config.json");
 * ```
 */
export const createPipelineFromTemplate = async (file: string, template?: FileTemplate): Promise<GeneratedPipeline> =>
  (await import("./app/load/template.ts")).createPipelineFromTemplate(file, template);
