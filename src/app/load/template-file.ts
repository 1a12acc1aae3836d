import { dirname } from "node:path";
import type { Authored, ReadConfigFile } from "../../author/index.ts";
import type { Staged } from "../../diagnostics/index.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { withMoved } from "../config/layer-configs.ts";
import { movedConfig, movedPipeline, pathMover } from "../write/moved-paths.ts";
import { placedIn, placeIn } from "./load-configs.ts";
import type { Loaded } from "./loaded.ts";

type Module = Extract<Loaded, { readonly form: "module" | "spec" | "graph" | "configs" }>;

/**
 * A pipeline that code in one folder creates from a config file in any folder: the file's paths become relative to the
 * code, faults are located at the file's lines, and the file's target becomes the pipeline's target.
 */
export function fromTemplateFile(
  { file: from, value: read }: ReadConfigFile,
  file: string,
  registry: Authored["registry"],
  { value, diagnostics }: Staged<PipelineValue>,
): Module {
  const move = pathMover(dirname(from), dirname(file));
  const configs = withMoved(read, movedConfig, move);
  const pipeline = movedPipeline(value, registry, move);
  return {
    form: "module",
    file,
    pipeline,
    registry,
    diagnostics,
    configs,
    ownPlace: async () => placeIn(configs, pipeline),
    located: async (faults) => faults.map((fault) => placedIn(configs, pipeline, fault)),
  };
}
