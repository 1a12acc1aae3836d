import { resolve } from "node:path";
import { yaml } from "../../author/spec/yaml.ts";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { listed, quoted } from "../../base/words.ts";
import {
  type AnyConfig,
  categorise,
  fieldsOf,
  type LayeredConfig,
  type LayerFile,
  layerPipeline,
  type NamedStep,
  parseAssignment,
  parseConfigs,
  parseLayers,
  redacted,
} from "../../config/index.ts";
import { isKnown, makeConfig } from "../../config/schema/step-config.ts";
import { type Diagnostic, diagnostic, hasErrors, type Staged } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { writeOutput } from "../host/write-output.ts";
import { isConfigFile } from "../load/documents/document-form.ts";
import { type ConfigEffects, mergeAndSaveConfigs, standardSteps } from "./configs.ts";

const steps = standardSteps;

const textOf = ({ effects, folder }: Host, file: string) => readNamed(effects.files, folder, file);

const COMMENT = ` 'base' is for all steps, 'processing' for processing steps; 'steps' has the rest.
 Pass this file with --config, or move its contents to specline.config.yaml.`;

/**
 * Splits a config file into layers: shared fields go into base and processing, and the rest are grouped by step and
 * named as in code.
 */
export async function splitConfig(
  host: Host,
  file: string,
  { output, partial = false }: { readonly output?: string | undefined; readonly partial?: boolean | undefined } = {},
): Promise<Staged<string | undefined>> {
  const text = await textOf(host, file);
  if (text.value === undefined) return { value: undefined, diagnostics: text.diagnostics };
  const read = parseConfigs(text.value, resolve(host.folder, file), steps, { partial });
  if (hasErrors(read.diagnostics)) return { value: undefined, diagnostics: read.diagnostics };
  const known = read.value.configs;
  const bare = known.map((config) => makeConfig({ ...config, jobType: undefined, extraFields: {} }));
  const { shared, processing_shared, processing_specific, specific } = categorise(bare);
  const names = new Map(
    known.flatMap(({ spec }) => [...fieldsOf(spec).bySerializedName].map(([wire, { name }]) => [wire, name])),
  );
  const inCode = (values: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(values).map(([wire, value]) => [names.get(wire) ?? wire, value]));
  const some = (values: JsonObject, key: string): JsonObject =>
    Object.keys(values).length === 0 ? {} : { [key]: values };
  const own = Object.fromEntries(
    known.map(({ name }) => [name, inCode({ ...ownMember(processing_specific, name), ...ownMember(specific, name) })]),
  );
  const document = new (yaml().Document)({
    ...some(inCode(shared), "base"),
    ...some(inCode(processing_shared), "processing"),
    steps: own,
  });
  document.commentBefore = COMMENT;
  const left = known
    .filter(({ extraFields }) => Object.keys(extraFields).length > 0)
    .map(({ name, extraFields }) =>
      diagnostic(
        "config/not-layered",
        { step: name, fields: listed(Object.keys(extraFields).map(quoted)) },
        { step: name },
      ),
    );
  const value = document.toString({ lineWidth: 0 });
  const written = output === undefined ? [] : await writeOutput(host, resolve(host.folder, output), value);
  return { value, diagnostics: [...read.diagnostics, ...left, ...written] };
}

/**
 * Merges config files and layers into one config file. Later files override earlier ones, and layers apply to all
 * configs.
 */
export async function mergeConfigs(host: Host, files: readonly string[], output: string): Promise<Staged<number>> {
  const diagnostics: Diagnostic[] = [];
  const configs = new Map<string, AnyConfig>();
  const layers: LayerFile[] = [];
  for (const file of files) {
    const text = await textOf(host, file);
    diagnostics.push(...text.diagnostics);
    if (text.value === undefined) continue;
    const path = resolve(host.folder, file);
    if (isConfigFile(text.value)) {
      const read = parseConfigs(text.value, path, steps, { partial: true });
      diagnostics.push(...read.diagnostics);
      for (const config of [...read.value.configs, ...read.value.unknownConfigs]) configs.set(config.name, config);
    } else {
      const read = parseLayers(text.value, path, "pipeline", steps);
      diagnostics.push(...read.diagnostics);
      layers.push(read.value);
    }
  }
  for (const name of layers.flatMap((layer) => Object.keys(layer.steps))) {
    const meant = steps.parse(name);
    if (meant === undefined || configs.has(name)) continue;
    const { spec, branch: jobType } = meant;
    configs.set(name, makeConfig({ spec, name, className: `${spec.name}Config`, set: {}, jobType }));
  }
  const all = [...configs.values()];
  const laid = layConfigs(all, layers, []);
  diagnostics.push(...laid.diagnostics);
  if (!hasErrors(diagnostics)) await save(host, laid.value, output);
  return { value: all.length, diagnostics };
}

function layConfigs(
  configs: readonly AnyConfig[],
  files: readonly LayerFile[],
  assignments: readonly string[],
): Staged<readonly AnyConfig[]> {
  const known = configs.filter(isKnown);
  const parsed = assignments.map(parseAssignment);
  const layered = layerPipeline(
    known satisfies readonly NamedStep[],
    {
      files,
      steps: Object.fromEntries(known.map(({ name, set }) => [name, set as Readonly<Record<string, Json>>])),
      assignments: parsed.flatMap(({ value }) => (value === undefined ? [] : [value])),
    },
    steps,
  );
  const byName = new Map(layered.value.map((config: LayeredConfig) => [config.name, config.set]));
  const value = configs.map((config) =>
    isKnown(config) ? makeConfig({ ...config, set: byName.get(config.name) ?? config.set }) : config,
  );
  return { value, diagnostics: [...parsed.flatMap(({ diagnostics }) => diagnostics), ...layered.diagnostics] };
}

const save = (host: Host, configs: readonly AnyConfig[], output: string): Promise<void> =>
  mergeAndSaveConfigs(configs, resolve(host.folder, output), { steps, effects: host.effects satisfies ConfigEffects });

/** A value that differs between two config files. It is undefined for a file that does not contain it. */
export interface Difference {
  readonly step: string;
  /** The field's name in the file. Undefined if one of the files does not contain the config at all. */
  readonly field?: string;
  readonly a?: Json;
  readonly b?: Json;
}

/** Compares two config files step by step, regardless of how fields are divided into sections. Secrets are hidden. */
export async function diffConfigs(host: Host, a: string, b: string): Promise<Staged<readonly Difference[]>> {
  const sides = await Promise.all([a, b].map((file) => flatConfigs(host, file)));
  const [left, right] = sides as [Staged<Flat>, Staged<Flat>];
  const diagnostics = sides.flatMap((side) => side.diagnostics.filter(({ severity }) => severity === "error"));
  const names = [...new Set([...left.value.keys(), ...right.value.keys()])].sort();
  const value = names.flatMap((step): Difference[] => {
    const [one, other] = [left.value.get(step), right.value.get(step)];
    if (one === undefined || other === undefined) {
      return [{ step, ...(one === undefined ? { b: "a config" } : { a: "a config" }) }];
    }
    const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
    return fields.flatMap((field): Difference[] => {
      const [x, y] = [ownMember(one, field), ownMember(other, field)];
      if (JSON.stringify(x) === JSON.stringify(y)) return [];
      return [{ step, field, ...defined({ a: x, b: y }) }];
    });
  });
  return { value, diagnostics };
}

type Flat = ReadonlyMap<string, JsonObject>;

async function flatConfigs(host: Host, file: string): Promise<Staged<Flat>> {
  const text = await textOf(host, file);
  if (text.value === undefined) return { value: new Map(), diagnostics: text.diagnostics };
  const read = parseConfigs(text.value, resolve(host.folder, file), steps, { partial: true });
  const flat = [...read.value.configs, ...read.value.unknownConfigs].map((config): readonly [string, JsonObject] => {
    if (!isKnown(config)) return [config.name, config.values];
    const { byName } = fieldsOf(config.spec);
    const own = Object.entries(config.set).map(([name, value]) => {
      const field = byName.get(name);
      return [field?.serializedName ?? name, redacted(name, value, field?.schema) as Json];
    });
    return [config.name, { ...config.extraFields, ...Object.fromEntries(own) }];
  });
  return { value: new Map(flat), diagnostics: read.diagnostics };
}
