import { resolve } from "node:path";
import { yaml } from "../../author/spec/yaml.ts";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import {
  type ConfigFile,
  type ConfigPart,
  categorise,
  type FilePart,
  fieldsOf,
  isDerived,
  type KnownSteps,
  otherContents,
  parseConfigs,
  printFilePart,
  type StepConfig,
  specOfClass,
  toSerialized,
} from "../../config/index.ts";
import { makeConfig } from "../../config/schema/step-config.ts";
import { hasErrors, type Staged } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { writeOutput } from "../host/write-output.ts";
import { stepsFor } from "./layer-configs.ts";

const COMMENT = ` 'base' is for all steps, 'processing' for processing steps; 'steps' has the rest.
 Pass this file with --config, or move these sections to specline.config.yaml.
 'file' is only for 'specline config merge', which turns this file back into a config file.`;

/**
 * Splits a config file into layers: shared fields go into base and processing, and the rest are grouped by step and
 * named as in code. Whatever else the file says is kept for merging, so that nothing is lost.
 */
export async function splitConfig(
  host: Host,
  file: string,
  { output, partial = false }: { readonly output?: string | undefined; readonly partial?: boolean | undefined } = {},
): Promise<Staged<string | undefined>> {
  const { value: text, diagnostics: unread } = await readNamed(host.effects.files, host.folder, file);
  if (text === undefined) return { value: undefined, diagnostics: unread };
  const path = resolve(host.folder, file);
  const { value: steps, diagnostics: packs } = await stepsFor(host, path);
  const read = parseConfigs(text, path, steps, { partial, incomplete: true });
  if (hasErrors(read.diagnostics)) return { value: undefined, diagnostics: [...packs, ...read.diagnostics] };
  const known = read.value.configs;
  const bare = known.map((config) =>
    makeConfig({ ...config, set: ownFields(config).plain, jobType: undefined, extraFields: {} }),
  );
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
  const contents = {
    ...some(inCode(shared), "base"),
    ...some(inCode(processing_shared), "processing"),
    steps: own,
    file: printFilePart(partOf(read.value, text, steps)),
  };
  const document = new (yaml().Document)(contents, { aliasDuplicateObjects: false });
  document.commentBefore = COMMENT;
  const value = document.toString({ lineWidth: 0 });
  const written = output === undefined ? [] : await writeOutput(host, resolve(host.folder, output), value);
  return { value, diagnostics: [...packs, ...read.diagnostics, ...written] };
}

/** A config's fields, and separately the computed fields, which the file may override. Layers cannot set those. */
function ownFields({ spec, set }: StepConfig): { readonly plain: JsonObject; readonly computed: JsonObject } {
  const { byName } = fieldsOf(spec);
  const plain: [string, Json][] = [];
  const computed: [string, Json][] = [];
  for (const [name, value] of Object.entries(set as JsonObject)) {
    const field = byName.get(name);
    if (field !== undefined && isDerived(field))
      computed.push([field.serializedName, toSerialized(field.schema, value)]);
    else plain.push([name, value]);
  }
  return { plain: Object.fromEntries(plain), computed: Object.fromEntries(computed) };
}

/** What layers cannot express: classes, job types, other tools' fields, unknown configs, and the rest of the file. */
function partOf({ configs, unknownConfigs }: ConfigFile, text: string, steps: KnownSteps): FilePart {
  const known = configs.map((config): readonly [string, ConfigPart] => {
    const { name, className, jobType, extraFields } = config;
    const kept = { ...extraFields, ...ownFields(config).computed };
    const said = impliedJobType(name, className, steps) === jobType ? undefined : jobType;
    return [name, { className, ...defined({ jobType: said }), kept, processing: false }];
  });
  const unknown = unknownConfigs.map(({ name, className, processing, values }): readonly [string, ConfigPart] => [
    name,
    { className, kept: {}, values, processing },
  ]);
  return { configs: Object.fromEntries([...known, ...unknown]), ...otherContents(text) };
}

/** The job type in a config's name, if the name refers to the config's step. */
export function impliedJobType(name: string, className: string, steps: KnownSteps): string | undefined {
  const meant = steps.parse(name);
  const spec = specOfClass(className, steps);
  return spec === undefined || meant?.spec === spec ? meant?.branch : undefined;
}
