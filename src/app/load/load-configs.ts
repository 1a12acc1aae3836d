import { basename, dirname, resolve } from "node:path";
import { checkDag, type Dag, readDag } from "../../author/configs/dag.ts";
import { stageConfigs } from "../../author/configs/from-configs.ts";
import { stageTemplate } from "../../author/configs/template.ts";
import { defined } from "../../base/defined.ts";
import { type ConfigFile, fieldsOf, parseConfigs } from "../../config/index.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { pipelineOfNames } from "../../resolve/index.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { keyOf, parsePath } from "../../spec/reference.ts";
import { type ConfigChoices, codeSeenFrom, knownSteps, type OwnPlace, readChosen } from "../config/layer-configs.ts";
import type { Host } from "../host/host.ts";
import type { TextDocument } from "./documents/read-document.ts";
import type { Loaded } from "./loaded.ts";
import { registryFor } from "./packs.ts";

/** Creates a pipeline from a config file, with one step for each config and with inferred edges. */
export async function fromConfigFile(
  host: Host,
  file: string,
  text: string,
  { partial = false, found: facts }: ConfigChoices,
): Promise<Loaded> {
  const { value: registry, diagnostics: faults } = await registryFor(host, dirname(file));
  const read = parseConfigs(text, file, knownSteps(registry), { partial, incomplete: true });
  const known = defined({ found: facts });
  const title = { name: titleOf(file), ...known };
  const based = stageConfigs(registry, read.value.configs, known);
  const { value, diagnostics } =
    based.value.title === UNTITLED ? stageConfigs(registry, read.value.configs, title) : based;
  // Errors in the file are not repeated for its configs.
  const own = hasErrors(read.diagnostics) ? [] : diagnostics;
  return {
    form: "configs",
    file,
    pipeline: value,
    registry,
    diagnostics: [...faults, ...read.diagnostics, ...own],
    configs: read.value,
    missing: read.value.missing,
    ownPlace: async () => placeIn(read.value, value),
    located: async (found) => found.map((fault) => placedIn(read.value, value, fault)),
  };
}

/** Returns the title "fraud" for "fraud.config.json". */
const titleOf = (file: string): string =>
  basename(file)
    .replace(/\.[^.]*$/, "")
    .replace(/\.config$/, "");
/** The title of a pipeline whose configs do not set one. */
const UNTITLED = "pipeline";

/** Finds the location of a step's value in its config file. */
export const placeIn =
  ({ configs, place }: ConfigFile, { steps }: PipelineValue): OwnPlace =>
  (step, [field = ""]) => {
    const name = steps.find(({ id }) => id === step)?.at?.step ?? step;
    const config = configs.find((one) => one.name === name);
    return config === undefined ? {} : place(name, fieldsOf(config.spec).byName.get(String(field))?.serializedName);
  };

/** Adds the line of the step or field to an error from a later stage. */
export function placedIn(file: ConfigFile, pipeline: PipelineValue, fault: Diagnostic): Diagnostic {
  const { step, field, range } = fault.at;
  if (step === undefined || range !== undefined) return fault;
  const at = placeIn(file, pipeline)(step, field === undefined ? [] : (parsePath(field)?.map(keyOf) ?? [field]));
  return { ...fault, at: { ...at, ...fault.at } };
}

/**
 * Creates a pipeline from a graph. With a config file, the pipeline is complete. Otherwise, it has only step names to
 * wire. The edges determine the wiring.
 */
export async function fromGraph(
  host: Host,
  file: string,
  document: TextDocument,
  locate: (faults: readonly Diagnostic[]) => Promise<readonly Diagnostic[]>,
  choices: ConfigChoices,
): Promise<Loaded> {
  const read = readDag((document.value as { readonly dag?: unknown }).dag);
  if (read.value === undefined) return { form: "nothing", diagnostics: await locate(read.diagnostics) };
  const { value: registry, diagnostics: faults } = await registryFor(host, dirname(file));
  const chosen = codeSeenFrom(dirname(file), await readChosen(host, choices, knownSteps(registry)));
  const made = { form: "graph", file, located: locate } as const;
  const [beside] = chosen.configs;
  if (beside === undefined) {
    const { pipeline, diagnostics } = namedGraph(read.value, registry, file);
    const named = await locate(diagnostics);
    return { ...made, pipeline, registry, diagnostics: [...faults, ...named] };
  }
  const configs: ConfigFile = beside.value;
  const template = stageTemplate(registry, knownSteps(registry), {
    dag: read.value,
    configMap: chosen.configs.flatMap(({ value }) => value.configs),
    name: titleOf(file),
    found: choices.found,
  });
  const own = hasErrors(chosen.diagnostics) ? [] : await locate(template.diagnostics);
  return {
    ...made,
    pipeline: template.value.pipeline,
    registry: template.value.registry,
    diagnostics: [...faults, ...chosen.diagnostics, ...own],
    configs,
    missing: chosen.configs.flatMap(({ value }) => value.missing),
    taken: (choices.configs ?? []).filter((path) =>
      chosen.configs.some((one) => one.file === resolve(host.folder, path)),
    ),
    ownPlace: async () => placeIn(configs, template.value.pipeline),
    located: async (found) => locate(found.map((fault) => placedIn(configs, template.value.pipeline, fault))),
  };
}

/** A graph without configs, which has only step names and the edges that restrict their sources. */
function namedGraph(
  dag: Dag,
  registry: Registry,
  file: string,
): { readonly pipeline: PipelineValue; readonly diagnostics: readonly Diagnostic[] } {
  const checked = checkDag(dag);
  const { pipeline, diagnostics } = pipelineOfNames(checked.value.nodes, registry);
  const at = ({ path }: Diagnostic["at"]) => (path === undefined ? {} : { path: path.replace(/^steps/, "dag.nodes") });
  const there = new Set(pipeline.steps.map(({ id }) => id));
  const steps = pipeline.steps.map((step) => {
    const sources = checked.value.sources?.get(step.id);
    const before = checked.value.before?.get(step.id)?.filter((id) => there.has(id)) ?? [];
    const drawn = sources === undefined ? undefined : { sources, after: before };
    return { ...step, ...drawn, at: { ...step.at, ...at(step.at ?? {}), file } };
  });
  return {
    pipeline: { ...pipeline, title: titleOf(file), steps },
    diagnostics: [
      ...checked.diagnostics,
      ...diagnostics.map((fault) => ({ ...fault, at: { ...fault.at, ...at(fault.at) } })),
    ],
  };
}
