import { dirname, join } from "node:path";
import type { Authored } from "../../author/index.ts";
import { version } from "../../base/version.ts";
import { type Compiled, compile } from "../../compile/index.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { resolve, type Wired } from "../../resolve/index.ts";
import { secretsInDefinition, validateDefinition } from "../../sagemaker/validate/index.ts";
import type { ConfigChoices } from "../config/layer-configs.ts";
import type { Host } from "../host/host.ts";
import { type FactChoices, findFacts } from "../lock/open-facts.ts";
import { once, withoutConsequences } from "./consequences.ts";
import { learnPipeline, loadPipeline } from "./load-pipeline.ts";
import type { Loaded } from "./loaded.ts";
import { gatherSources } from "./sources.ts";
import { findTarget, locatedTargets } from "./targets.ts";

/** A pipeline after as many stages as succeeded, with every problem that they found, listed once each. */
export interface PreparedPipeline {
  /** The absolute path, or the path as given if it could not be read. */
  readonly file: string;
  readonly title: string;
  readonly registry?: Registry;
  readonly wired?: Wired;
  /** A definition file does not have assets or a manifest. */
  readonly compiled?: Pick<Compiled, "definition"> & Partial<Compiled>;
  readonly diagnostics: readonly Diagnostic[];
  /** The diagnostics of the stages before compiling. */
  readonly beforeCompiling?: readonly Diagnostic[];
  /** Adds locations in the pipeline's own file to faults that are found later. */
  readonly located?: Located;
}

type Located = (faults: readonly Diagnostic[]) => Promise<readonly Diagnostic[]>;

export interface PrepareOptions extends ConfigChoices, FactChoices {
  readonly target: string;
  /** "wired" reads only the pipeline's file. */
  readonly until?: "wired" | "compiled";
}

/** Loads, wires and compiles a pipeline. Later stages do not report consequences of earlier errors. */
export async function prepare(host: Host, path: string, options: PrepareOptions): Promise<PreparedPipeline> {
  const loaded = await loadDecided(host, path, options);
  if (loaded.form === "nothing") return { file: path, title: path, diagnostics: loaded.diagnostics };
  if (loaded.form === "definition") return checkedDefinition(loaded.file, loaded);
  return through(host, loaded, options);
}

/**
 * Loads a pipeline. If it leaves facts open that only its data can show, determines those facts and loads the pipeline
 * again with them.
 */
async function loadDecided(host: Host, path: string, options: PrepareOptions): Promise<Loaded> {
  const loaded = await loadPipeline(host, path, options);
  if (loaded.form === "nothing" || loaded.form === "definition") return loaded;
  const { found, diagnostics } = await findFacts(host, loaded, options);
  if (diagnostics.length === 0) return loaded;
  const decided = Object.keys(found).length === 0 ? loaded : await loadPipeline(host, path, { ...options, found });
  return "pipeline" in decided ? { ...decided, diagnostics: [...decided.diagnostics, ...diagnostics] } : decided;
}

/** Wires and compiles a pipeline that was created in this process. Data paths are relative to `folder`. */
export async function prepareAuthored(
  host: Host,
  authored: Authored,
  folder: string,
  options: PrepareOptions,
): Promise<PreparedPipeline> {
  const { value: pipeline, diagnostics } = authored.build();
  const { registry } = authored;
  learnPipeline(host.redactor, pipeline);
  const located: Located = async (faults) => faults;
  return through(
    host,
    { form: "module", file: join(folder, "pipeline"), pipeline, registry, diagnostics, located },
    options,
  );
}

async function checkedDefinition(
  file: string,
  { definition, located }: Extract<Loaded, { readonly form: "definition" }>,
): Promise<PreparedPipeline> {
  const title = definitionTitle(file);
  const faults = [...validateDefinition(definition), ...secretsInDefinition(definition)];
  return { file, title, compiled: { definition }, diagnostics: await located(faults) };
}

/** Returns the title "fraud" for "fraud.definition.json". */
export const definitionTitle = (file: string): string => {
  const name = file.slice(file.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  return name.replace(/\.definition$/, "");
};

type LoadedPipeline = Exclude<Loaded, { readonly form: "nothing" | "definition" }>;

async function through(host: Host, loaded: LoadedPipeline, options: PrepareOptions): Promise<PreparedPipeline> {
  const { file, pipeline, registry, located } = loaded;
  const made = { file, title: pipeline.title, registry, located };
  const wired = resolve(pipeline, registry);
  const before = [
    ...loaded.diagnostics,
    ...(await located(withoutConsequences(loaded.diagnostics, wired.diagnostics))),
  ];
  // A graph without configs cannot be compiled.
  if (options.until === "wired") return { ...made, wired: wired.value, diagnostics: once(before) };
  const folder = dirname(file);
  const target = await findTarget(host.effects, folder, options.target);
  if ("diagnostics" in target) {
    return { ...made, wired: wired.value, diagnostics: once([...before, ...target.diagnostics]) };
  }
  const sources = await gatherSources(host.effects, wired.value, registry, folder);
  const compiled = compile(wired.value, target.target, sources, registry, { version });
  const faults = await locatedTargets(host.effects, folder, withoutConsequences(before, compiled.diagnostics));
  const diagnostics = once([...before, ...(await located(faults))]);
  return { ...made, wired: wired.value, compiled: compiled.value, diagnostics, beforeCompiling: once(before) };
}
