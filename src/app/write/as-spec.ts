import { dirname } from "node:path";
import { scriptDeclaration } from "../../author/script-step.ts";
import { printSpec } from "../../author/spec/print-spec.ts";
import { spellOut } from "../../author/spec/spell-out.ts";
import { listed } from "../../base/words.ts";
import { diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Wired } from "../../resolve/index.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { standardRegistry } from "../../steps/pipeline.ts";
import type { Host } from "../host/host.ts";
import { type NamedPack, namedPacks } from "../load/packs.ts";
import { handlesOnly } from "./as-configs.ts";
import { movedPipeline, pathMover } from "./moved-paths.ts";

/** A pipeline that was read from a file. */
interface ReadPipeline {
  readonly pipeline: PipelineValue;
  readonly wired: Wired;
  readonly registry: Registry;
  /** The absolute path of the file, to whose folder the pipeline's paths are relative. */
  readonly file: string;
}

/**
 * A pipeline as the text of a spec.
 *
 * @param folder - the absolute path of the folder to which paths in the spec are relative
 * @returns the text, and what the spec cannot express
 */
export async function asSpec(
  host: Host,
  { pipeline, wired, registry, file }: ReadPipeline,
  folder: string,
): Promise<Staged<string>> {
  const move = pathMover(dirname(file), folder);
  const own = packsOf(pipeline, registry);
  const named = own.length === 0 ? [] : await namedPacks(host, file);
  const packs = named.map((pack) => (/^\.{1,2}\//.test(pack.name) ? movedPack(pack, folder) : pack.name));
  const spelt = spellOut(pipeline, wired, registry);
  const value = printSpec(registry, movedPipeline(spelt, registry, move), { packs, move });
  const lost = handlesOnly(pipeline);
  const at = { pipeline: pipeline.title };
  const unnamed = packs.length === 0 ? own.map((pack) => diagnostic("config/pack-unnamed", { pack }, at)) : [];
  const silent = lost.length === 0 ? [] : [diagnostic("config/no-words", { what: listed(lost) }, at)];
  return { value, diagnostics: [...silent, ...unnamed] };
}

/** The packs of a pipeline's steps, other than the standard pack and the scripts that a spec declares itself. */
function packsOf({ steps }: PipelineValue, { packs, names }: Registry): readonly string[] {
  const isOwn = ({ spec }: StepInstance): boolean => {
    const found = names.get(spec);
    return found !== undefined && !standardRegistry.names.has(spec) && scriptDeclaration(found) === undefined;
  };
  const own = new Set(steps.filter(isOwn).map(({ spec }) => spec));
  return packs.filter((pack) => pack.steps.some(({ name }) => own.has(name))).map(({ name }) => name);
}

/** The path of a pack from another folder, in the form that distinguishes paths from packages. */
function movedPack({ name, folder }: NamedPack, to: string): string {
  const path = pathMover(folder, to)(name);
  return /^\.{1,2}\//.test(path) ? path : `./${path}`;
}
