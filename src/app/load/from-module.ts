import type { ReadConfigFile } from "../../author/index.ts";
import { diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Context } from "../../spec/context.ts";
import { unreadable } from "../../spec/marks.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { standardRegistry } from "../../steps/pipeline.ts";
import type { ConfigChoices } from "../config/layer-configs.ts";
import { type Loaded, nothing } from "./loaded.ts";

/** Recognized by its shape instead of its class, because the module may import another copy of Specline. */
interface PipelineLike {
  build(found?: Context): Staged<PipelineValue>;
  readonly registry?: Registry;
  readonly configFile?: ReadConfigFile;
}

/** Loads the pipeline that a TypeScript or JavaScript file exports. `name` is the file's name in messages. */
export async function fromModule(file: string, name: string, { found: facts }: ConfigChoices): Promise<Loaded> {
  const { loadModule } = await import("./load-module.ts");
  const loaded = await loadModule(file, name);
  if ("diagnostics" in loaded) return nothing(...loaded.diagnostics);
  const made = loaded.exports["default"];
  if (!isPipelineLike(made)) {
    const exported = Object.keys(loaded.exports).filter((key) => key !== "default");
    const found =
      made !== undefined
        ? `its default export is ${kindOf(made)}`
        : `it has no default export${exported.length === 0 ? "" : `, only ${exported.join(", ")}`}`;
    return nothing(diagnostic("load/not-a-pipeline", { file: name, found }, { file }));
  }
  const newer = unreadable(made);
  if (newer !== undefined) return nothing({ ...newer, at: { ...newer.at, file } });
  return authored(made, file, facts);
}

/** A pipeline built by code in a file. */
export async function authored(
  made: PipelineLike,
  file: string,
  facts?: Context,
): Promise<Exclude<Loaded, { readonly form: "nothing" | "definition" }>> {
  const { registry = standardRegistry, configFile } = made;
  const built = made.build(facts);
  if (configFile !== undefined)
    return (await import("./template-file.ts")).fromTemplateFile(configFile, file, registry, built);
  const { value: pipeline, diagnostics } = built;
  return { form: "module", file, pipeline, registry, diagnostics, located: async (faults) => faults };
}

const isPipelineLike = (value: unknown): value is PipelineLike =>
  typeof value === "object" && value !== null && typeof (value as { build?: unknown }).build === "function";

/** A value of the wrong type, in words. */
export const kindOf = (value: unknown): string =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "a list"
      : value instanceof Promise
        ? "a promise, which must be awaited"
        : typeof value === "object"
          ? "an object"
          : `a ${typeof value}`;
