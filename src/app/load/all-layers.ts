import { dirname } from "node:path";
import { objectOf } from "../../base/json.ts";
import { withBaselineSettings } from "../../steps/recipes/monitoring.ts";
import type { ConfigChoices } from "../config/layer-configs.ts";
import type { Host } from "../host/host.ts";
import type { Loaded } from "./loaded.ts";
import { namesPolicy } from "./policy.ts";
import { LAYER_KEYS, readProject } from "./project.ts";

/** Applies the organization's file, its policy and the selected configs to a pipeline's steps, if there are any. */
export async function withAllLayers(
  host: Host,
  loaded: LoadedSteps,
  choices: ConfigChoices = {},
): Promise<LoadedSteps> {
  if (!(await hasLayers(host, loaded.file, choices))) return loaded;
  const { withLayers } = await import("../config/layer-configs.ts");
  const layered = await withLayers(host, loaded, choices);
  return { ...layered, pipeline: withBaselineSettings(layered.pipeline, layered.registry), own: loaded.pipeline };
}
type LoadedSteps = Exclude<Loaded, { readonly form: "nothing" | "definition" }>;

/**
 * The config choices that still apply to a pipeline, without the files from which a graph has already taken its
 * configs.
 */
export const withoutTaken = (
  { taken = [] }: { readonly taken?: readonly string[] },
  { configs = [], ...others }: ConfigChoices,
): ConfigChoices => ({ ...others, configs: configs.filter((file) => !taken.includes(file)) });

/**
 * Whether the command line or the organization's file sets configs. If neither does, the code that reads layers is not
 * loaded.
 */
async function hasLayers({ effects }: Host, file: string, { configs = [], set = [] }: ConfigChoices): Promise<boolean> {
  if (configs.length + set.length > 0) return true;
  const project = await readProject(effects, dirname(file));
  if (project === undefined || "diagnostics" in project) return false;
  const keys = objectOf(project.document.value);
  // A file that is nearer can hide the project file that names the policy.
  return LAYER_KEYS.some((key) => Object.hasOwn(keys, key)) || (await namesPolicy(effects, dirname(file)));
}
