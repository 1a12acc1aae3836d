import { resolve } from "node:path";
import type { Json, JsonObject } from "../../base/canonical.ts";
import {
  type AnyConfig,
  fieldsOf,
  fromSerialized,
  isDerived,
  type KnownSteps,
  type LayerFile,
  layerPipeline,
  missingFields,
  otherContents,
  parseConfigs,
  parseLayers,
  type StepConfig,
  serialiseConfigs,
  specOfClass,
} from "../../config/index.ts";
import { isKnown, makeConfig } from "../../config/schema/step-config.ts";
import { type Diagnostic, diagnostic, hasErrors, type Staged } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { writeOutput } from "../host/write-output.ts";
import { isConfigFile } from "../load/documents/document-form.ts";
import { stepsFor } from "./layer-configs.ts";
import { impliedJobType } from "./split-config.ts";

export interface Merged {
  readonly configs: number;
  /** Required values that are missing from all files. */
  readonly missing: readonly Diagnostic[];
}

/** What config files contain besides their configs. */
type OtherContents = ReturnType<typeof otherContents>;

/**
 * Merges config files and layers into one config file. Later files override earlier ones, and layers apply to all
 * configs. The result can be incomplete.
 */
export async function mergeConfigs(host: Host, files: readonly string[], output: string): Promise<Staged<Merged>> {
  const target = resolve(host.folder, output);
  const { value: steps, diagnostics: packs } = await stepsFor(host, resolve(host.folder, files[0] ?? output));
  const diagnostics: Diagnostic[] = [...packs];
  const configs = new Map<string, AnyConfig>();
  let other: OtherContents = { metadata: {}, other: {} };
  const add = (more: OtherContents): void => {
    other = { metadata: { ...other.metadata, ...more.metadata }, other: { ...other.other, ...more.other } };
  };
  const texts: { readonly path: string; readonly text: string }[] = [];
  for (const file of files) {
    const { value: text, diagnostics: unread } = await readNamed(host.effects.files, host.folder, file);
    diagnostics.push(...unread);
    if (text !== undefined) texts.push({ path: resolve(host.folder, file), text });
  }
  for (const { path, text } of texts.filter((one) => isConfigFile(one.text))) {
    const read = parseConfigs(text, path, steps, { partial: true, incomplete: true });
    diagnostics.push(...read.diagnostics);
    for (const config of [...read.value.configs, ...read.value.unknownConfigs]) configs.set(config.name, config);
    add(otherContents(text));
  }
  const layers = texts
    .filter(({ text }) => !isConfigFile(text))
    .map(({ path, text }) => {
      const read = parseLayers(text, path, "pipeline", steps, [...configs.values()].filter(isKnown));
      diagnostics.push(...read.diagnostics);
      return read.value;
    });
  for (const layer of layers) {
    diagnostics.push(...addDeclared(configs, layer, steps));
    if (layer.part !== undefined) add(layer.part);
  }
  const laid = layConfigs([...configs.values()], layers, steps);
  diagnostics.push(...laid.diagnostics);
  const missing = laid.value.filter(isKnown).flatMap(({ name, spec, set }) => missingFields(name, spec, set));
  if (!hasErrors(diagnostics)) diagnostics.push(...(await save(host, laid.value, other, target, steps)));
  return { value: { configs: laid.value.length, missing }, diagnostics };
}

/** Adds the configs that a layer file declares, and the configs that its step names imply. */
function addDeclared(configs: Map<string, AnyConfig>, layer: LayerFile, steps: KnownSteps): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const [name, { className, jobType, kept, values, processing }] of Object.entries(layer.part?.configs ?? {})) {
    if (values !== undefined) {
      configs.set(name, { name, className, processing, values });
      continue;
    }
    const spec = specOfClass(className, steps) ?? steps.parse(name)?.spec;
    if (spec === undefined) {
      const at = { ...layer.at(["file", "configs", name]), step: name };
      diagnostics.push(diagnostic("config/unknown-step", { step: name, class: className }, at));
      continue;
    }
    const there = configs.get(name);
    const before = there !== undefined && isKnown(there) ? there : undefined;
    const branch = jobType ?? before?.jobType ?? impliedJobType(name, className, steps);
    const { bySerializedName } = fieldsOf(spec);
    const isField = (wire: string): boolean => bySerializedName.has(wire);
    // Layers cannot set computed fields, so a file that sets a computed field keeps it here.
    const computed = Object.entries(kept).flatMap(([wire, value]) => {
      const field = bySerializedName.get(wire);
      return field === undefined ? [] : [[field.name, fromSerialized(field.schema, value)] as const];
    });
    const alien = Object.fromEntries(Object.entries(kept).filter(([wire]) => !isField(wire)));
    const set = { ...before?.set, ...Object.fromEntries(computed) };
    const extraFields = { ...before?.extraFields, ...alien };
    configs.set(name, makeConfig({ spec, name, className, set, extraFields, jobType: branch }));
  }
  for (const name of Object.keys(layer.steps)) {
    const meant = steps.parse(name);
    if (meant === undefined || configs.has(name)) continue;
    const { spec, branch: jobType } = meant;
    configs.set(name, makeConfig({ spec, name, className: `${spec.name}Config`, set: {}, jobType }));
  }
  return diagnostics;
}

function layConfigs(
  configs: readonly AnyConfig[],
  files: readonly LayerFile[],
  steps: KnownSteps,
): Staged<readonly AnyConfig[]> {
  const known = configs.filter(isKnown);
  const isComputed = ({ spec }: StepConfig, name: string): boolean => {
    const field = fieldsOf(spec).byName.get(name);
    return field !== undefined && isDerived(field);
  };
  const part = (config: StepConfig, computed: boolean): JsonObject =>
    Object.fromEntries(
      Object.entries(config.set as Readonly<Record<string, Json>>).filter(
        ([name]) => isComputed(config, name) === computed,
      ),
    );
  const own = Object.fromEntries(known.map((config) => [config.name, part(config, false)]));
  const { value, diagnostics } = layerPipeline(known, { files, steps: own }, steps);
  const byName = new Map(value.map((config) => [config.name, config.set]));
  const laid = configs.map((config) => {
    if (!isKnown(config)) return config;
    return makeConfig({ ...config, set: { ...(byName.get(config.name) ?? config.set), ...part(config, true) } });
  });
  return { value: laid, diagnostics };
}

/** Writes the configs. Whatever else an existing file at this path contains is kept. */
async function save(
  host: Host,
  configs: readonly AnyConfig[],
  { metadata, other }: OtherContents,
  target: string,
  steps: KnownSteps,
): Promise<readonly Diagnostic[]> {
  const { clock, files } = host.effects;
  const old = await files.readText(target).catch(() => undefined);
  const there = old === undefined ? undefined : otherContents(old, true);
  const previous = {
    ...there?.other,
    ...other,
    metadata: { ...there?.metadata, ...metadata },
  };
  const text = serialiseConfigs(configs, {
    createdAt: new Date(clock.now()).toISOString(),
    previous: JSON.stringify(previous),
    packs: steps.packs,
  });
  if (hasErrors(text.diagnostics)) return text.diagnostics;
  return [...text.diagnostics, ...(await writeOutput(host, target, text.value))];
}
