import type { PipelineValue } from "../../spec/pipeline.ts";
import type { ConfigChoices } from "../config/layer-configs.ts";
import type { Host } from "../host/host.ts";
import { withAllLayers, withoutTaken } from "./all-layers.ts";
import type { Loaded } from "./loaded.ts";
import { readPipeline } from "./read-pipeline.ts";

/** Determines the form of a pipeline file, reads the file, and applies the selected configs to its steps. */
export async function loadPipeline(host: Host, path: string, choices: ConfigChoices = {}): Promise<Loaded> {
  const loaded = await readPipeline(host, path, choices);
  learnSecrets(host, loaded, choices);
  if (loaded.form === "nothing" || loaded.form === "definition") return loaded;
  const layered = await withAllLayers(host, loaded, withoutTaken(loaded, choices));
  return { ...layered, diagnostics: [...layered.diagnostics, ...(layered.missing ?? [])] };
}

/** Registers a pipeline's secrets with the redactor, so that messages never show them. */
function learnSecrets({ redactor }: Host, loaded: Loaded, { set = [] }: ConfigChoices): void {
  redactor.learn(set);
  if (loaded.form === "definition") redactor.learn(loaded.definition);
  else if (loaded.form !== "nothing") learnPipeline(redactor, loaded.pipeline);
}

/** Step and parameter names are not redacted, even if one is also used as a password. */
export function learnPipeline(redactor: Host["redactor"], { steps, title, parameters = [] }: PipelineValue): void {
  redactor.spare([title, ...steps.map(({ id }) => id), ...parameters.map(({ name }) => name)]);
  redactor.learn([steps.map(({ config }) => config), parameters]);
}
