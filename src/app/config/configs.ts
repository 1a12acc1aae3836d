import { basename, resolve } from "node:path";
import {
  type AnyConfig,
  type ConfigFile,
  type KnownSteps,
  type LoadOptions,
  parseConfigs,
  serialiseConfigs,
} from "../../config/index.ts";
import { diagnostic, hasErrors, SpeclineError, type Staged } from "../../diagnostics/index.ts";
import type { Clock, Files } from "../../local/effects.ts";
import { standardSteps } from "../../steps/known-steps.ts";
import { nodeEffects } from "../host/effects.ts";

export { standardSteps };

/** The effects used for saving and loading configs. */
export interface ConfigEffects {
  readonly files: Pick<Files, "readText" | "write">;
  readonly clock: Pick<Clock, "now">;
}

export interface StoreOptions extends LoadOptions {
  readonly steps?: KnownSteps;
  readonly effects?: ConfigEffects;
}

/**
 * Saves configs to one unified file, with fields sorted into shared, processing_shared, processing_specific and
 * specific. `created_at` is kept if nothing else changes. If saving fails or the configs have errors, the old file is
 * left unchanged.
 *
 * @param configs - configs, or the result of {@link loadConfigs}
 * @param file - a path, relative to the current folder
 * @throws SpeclineError with every error in the configs, or with `config/not-saved`
 */
export async function mergeAndSaveConfigs(
  configs: readonly AnyConfig[] | ConfigFile,
  file: string,
  { steps = standardSteps, effects = nodeEffects() }: StoreOptions = {},
): Promise<void> {
  const path = resolve(file);
  const all = "configs" in configs ? [...configs.configs, ...configs.unknownConfigs] : configs;
  const text = serialiseConfigs(all, {
    createdAt: new Date(effects.clock.now()).toISOString(),
    previous: await read(path, file, effects),
    packs: steps.packs,
  });
  if (hasErrors(text.diagnostics)) throw new SpeclineError(text.diagnostics);
  try {
    await effects.files.write(path, text.value);
  } catch (error) {
    throw new SpeclineError([diagnostic("config/not-saved", { file, reason: reasonOf(error) }, { file })]);
  }
}

/**
 * Reads a config file in either format.
 *
 * @param file - a path, relative to the current folder
 * @returns the valid configs, and all problems as diagnostics
 * @throws SpeclineError if the file does not exist or cannot be read
 */
export async function loadConfigs(
  file: string,
  { steps = standardSteps, effects = nodeEffects(), partial = false }: StoreOptions = {},
): Promise<Staged<ConfigFile>> {
  const text = await read(resolve(file), file, effects);
  if (text === undefined) throw new SpeclineError([diagnostic("config/not-there", { file: basename(file) }, { file })]);
  return parseConfigs(text, file, steps, { partial });
}

async function read(path: string, file: string, { files }: ConfigEffects): Promise<string | undefined> {
  try {
    return await files.readText(path);
  } catch (error) {
    throw new SpeclineError([diagnostic("config/not-read", { file, reason: reasonOf(error) }, { file })]);
  }
}

/** The system's message without the path, which is already in the diagnostic: "ENOSPC: no space left on device". */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split(",")[0] ?? "") : String(error);
