import { dirname, join } from "node:path";
import type { Authored } from "../../author/index.ts";
import { version } from "../../base/version.ts";
import { type Compiled, compile, endedSchedules } from "../../compile/index.ts";
import type { AllowedDiagnostic, Diagnostic } from "../../diagnostics/index.ts";
import type { ValuePlaces } from "../../plan/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { resolve, type Wired } from "../../resolve/index.ts";
import { secretsInDefinition, validateDefinition } from "../../sagemaker/validate/index.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { fixedRegion, localTarget, type Target } from "../../spec/target.ts";
import { withBaseline } from "../../steps/recipes/monitoring.ts";
import type { ConfigChoices } from "../config/layer-configs.ts";
import type { Host } from "../host/host.ts";
import { findLockedCode } from "../lock/locked-code.ts";
import { type FactChoices, findFacts } from "../lock/open-facts.ts";
import { withAllLayers } from "./all-layers.ts";
import { once, withoutConsequences } from "./consequences.ts";
import { type ContractPlaces, withDataContracts } from "./data-contracts.ts";
import { authored } from "./from-module.ts";
import { inTypescript } from "./language.ts";
import { learnPipeline, loadPipeline } from "./load-pipeline.ts";
import type { Loaded } from "./loaded.ts";
import { type FoundOverrides, findOverrides, type OverrideChoices } from "./overrides.ts";
import { policyOfDefinition } from "./policy.ts";
import { unknownKeys } from "./project.ts";
import { gatherSources } from "./sources.ts";
import { targetFor } from "./stated-target.ts";
import { findTarget, locatedTargets } from "./targets.ts";

/** A pipeline after as many stages as succeeded, with every problem that they found, listed once each. */
export interface PreparedPipeline {
  /** The absolute path, or the path as given if it could not be read. */
  readonly file: string;
  readonly title: string;
  readonly registry?: Registry;
  readonly wired?: Wired;
  /** The target, if the pipeline was compiled, or if its file states one. */
  readonly target?: Target;
  /** Notes about the target, if the pipeline was not compiled. Otherwise `diagnostics` contains them. */
  readonly targetWarnings?: readonly Diagnostic[];
  /** A definition file does not have assets or a manifest. */
  readonly compiled?: Pick<Compiled, "definition"> & Partial<Compiled>;
  readonly diagnostics: readonly Diagnostic[];
  /** Where each value of a step is written. */
  readonly places?: () => Promise<ValuePlaces>;
  /** Where the data contracts that steps check are written. */
  readonly contracts?: ContractPlaces;
  /** The diagnostics of the stages before compiling. */
  readonly beforeCompiling?: readonly Diagnostic[];
  /** Adds locations in the pipeline's own file to faults that are found later. */
  readonly located?: Located;
  /** The faults found so far that are allowed. */
  readonly allowed: readonly AllowedDiagnostic[];
  /** Applies the user's overrides to faults that are found later. */
  readonly overrides?: FoundOverrides;
}

/** A pipeline before the user's overrides are applied. */
type Staged = Omit<PreparedPipeline, "allowed" | "overrides">;

type Located = (faults: readonly Diagnostic[]) => Promise<readonly Diagnostic[]>;

export interface PrepareOptions extends ConfigChoices, FactChoices, OverrideChoices {
  /** A target's name. Default: the target stated in a config file, or otherwise the local machine. */
  readonly target?: string | undefined;
  /**
   * The runtime and the step scripts: those that specline.lock holds, or the installed release's if the pipeline is not
   * locked (the default); or the installed release's in any case.
   */
  readonly code?: "locked" | "installed";
  /** "wired" reads only the pipeline's file. */
  readonly until?: "wired" | "compiled";
}

/** Loads, wires and compiles a pipeline. Later stages do not report consequences of earlier errors. */
export async function prepare(host: Host, path: string, options: PrepareOptions): Promise<PreparedPipeline> {
  const loaded = await loadDecided(host, path, options);
  if (loaded.form === "nothing") return { file: path, title: path, diagnostics: loaded.diagnostics, allowed: [] };
  if (loaded.form === "definition") return judged(host, await checkedDefinition(host, loaded, options), options);
  return judged(host, await through(host, loaded, options), options, loaded.pipeline);
}

/** Applies the user's overrides. No stage does so itself, so that all commands treat a fault in the same way. */
async function judged(
  host: Host,
  staged: Staged,
  options: OverrideChoices & Pick<PrepareOptions, "target">,
  pipeline?: PipelineValue,
): Promise<PreparedPipeline> {
  const overrides = await findOverrides(host.effects, staged.file, pipeline, options);
  const located = staged.located ?? (async (faults) => faults);
  const own = await located(overrides.diagnostics);
  const unknown = await unknownKeys(host.effects, dirname(staged.file));
  const { beforeCompiling } = staged;
  return {
    ...staged,
    diagnostics: once([...overrides.judge([...staged.diagnostics, ...unknown]), ...own]),
    ...(beforeCompiling !== undefined && { beforeCompiling: once([...overrides.judge(beforeCompiling), ...own]) }),
    allowed: overrides.allowed(),
    overrides: { ...overrides, unused: async () => located(await overrides.unused()) },
  };
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
  made: Omit<Authored, "toPipeline">,
  folder: string,
  options: PrepareOptions,
): Promise<PreparedPipeline> {
  const whole = await authored(made, join(folder, "pipeline"));
  const loaded = await withAllLayers(host, { ...whole, pipeline: withBaseline(whole.pipeline, whole.registry) });
  learnPipeline(host.redactor, loaded.pipeline);
  // There is no file under whose name the code could be locked.
  const staged = await through(host, loaded, { ...options, code: "installed" });
  return judged(host, staged, options, loaded.pipeline);
}

async function checkedDefinition(
  host: Host,
  { file, definition, located }: Extract<Loaded, { readonly form: "definition" }>,
  { target: name = localTarget.name }: PrepareOptions,
): Promise<Staged> {
  const title = definitionTitle(file);
  const found = await findTarget(host.effects, dirname(file), name);
  if ("diagnostics" in found) return { file, title, compiled: { definition }, diagnostics: found.diagnostics };
  const region = fixedRegion(found.target);
  const policy = await policyOfDefinition(host.effects, file);
  const faults = [...validateDefinition(definition, { region }), ...secretsInDefinition(definition)];
  return {
    file,
    title,
    compiled: { definition },
    diagnostics: [...(await located(faults)), ...found.warnings, ...policy],
  };
}

/** Returns the title "fraud" for "fraud.definition.json". */
export const definitionTitle = (file: string): string => {
  const name = file.slice(file.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  return name.replace(/\.definition$/, "");
};

type LoadedPipeline = Exclude<Loaded, { readonly form: "nothing" | "definition" }>;

async function through(host: Host, loaded: LoadedPipeline, options: PrepareOptions): Promise<Staged> {
  const { file, registry, located } = loaded;
  const contracts = await withDataContracts(host.effects, loaded.pipeline, registry, dirname(file));
  const pipeline = contracts.value;
  const places = async (): Promise<ValuePlaces> => (await import("./value-places.ts")).placesOf(host, loaded, options);
  const made = { file, title: pipeline.title, registry, located, places, contracts: contracts.places };
  const wired = resolve(pipeline, registry, { wording: loaded.form === "module" ? "methods" : "names" });
  const ended = endedSchedules(wired.value.schedules ?? [], host.effects.clock.now());
  const before = [
    ...loaded.diagnostics,
    ...(await located([
      ...withoutConsequences(loaded.diagnostics, wired.diagnostics),
      ...ended,
      ...contracts.diagnostics,
    ])),
  ];
  const folder = dirname(file);
  // A graph without configs cannot be compiled.
  if (options.until === "wired") {
    const found = await targetFor(host.effects, folder, options.target, loaded.configs);
    const stated = "diagnostics" in found ? {} : { target: found.target, targetWarnings: found.warnings };
    return { ...made, wired: wired.value, diagnostics: once(before), ...stated };
  }
  const target = await targetFor(host.effects, folder, options.target, loaded.configs);
  if ("diagnostics" in target) {
    return { ...made, wired: wired.value, diagnostics: once([...before, ...target.diagnostics]) };
  }
  const code =
    options.code === "installed"
      ? { diagnostics: [] }
      : await findLockedCode(host.effects.files, file, wired.value, registry);
  const sources = await gatherSources(host.effects, wired.value, registry, folder, code.locked);
  const compiled = compile(wired.value, target.target, sources, registry, { version });
  const found = loaded.form === "module" ? inTypescript(compiled.diagnostics) : compiled.diagnostics;
  const faults = await locatedTargets(host.effects, folder, withoutConsequences(before, found));
  const diagnostics = once([...before, ...code.diagnostics, ...(await located(faults)), ...target.warnings]);
  const reached = { target: target.target, wired: wired.value, compiled: compiled.value };
  return { ...made, ...reached, diagnostics, beforeCompiling: once(before) };
}
