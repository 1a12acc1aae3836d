import { canonicalKey, canonicalText, type Json, type JsonObject } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import { fieldsOf } from "../schema/known.ts";
import { secretPaths } from "../schema/secrets.ts";
import { type AnyConfig, isKnown } from "../schema/step-config.ts";
import { categorise, fieldSources } from "./categorise.ts";
import { readDocument } from "./document.ts";

/** The version of the file format that is written. Files in a later version are not read. */
export const FORM = 1;

export interface SaveOptions {
  /** When the configs were saved, in ISO 8601. It is kept from the previous file if nothing else has changed. */
  readonly createdAt: string;
  /** The contents of the file to replace. Everything outside the configs is kept. */
  readonly previous?: string | undefined;
  /** The steps' packs, whose versions are written to the file. */
  readonly packs?: readonly { readonly name: string; readonly version: string }[] | undefined;
}

/** Writes a unified config file: four sections that contain only the values that were set, sorted for small diffs. */
export function serialiseConfigs(configs: readonly AnyConfig[], options: SaveOptions): Staged<string> {
  const previous = readObject(options.previous);
  const metadata: Record<string, Json> = {
    ...otherMetadata(previous?.["metadata"]),
    config_types: Object.fromEntries(configs.map(({ name, className }) => [name, className])),
    field_sources: fieldSources(configs),
    specline: {
      form: FORM,
      packs: Object.fromEntries((options.packs ?? []).map(({ name, version }) => [name, version])),
      kept: keptFields(configs),
    },
  };
  const { metadata: old, configuration: _, ...beside } = previous ?? {};
  const whole = { ...beside, metadata, configuration: { ...categorise(configs) } };
  const unchanged =
    isObject(old) &&
    canonicalKey({ ...previous, metadata: { ...old, created_at: "" } }) ===
      canonicalKey({ ...whole, metadata: { ...metadata, created_at: "" } });
  const kept = unchanged && typeof old["created_at"] === "string" ? old["created_at"] : options.createdAt;
  return {
    value: canonicalText({ ...whole, metadata: { ...metadata, created_at: kept } }),
    diagnostics: [...duplicateNames(configs), ...configs.flatMap(secrets)],
  };
}

/** Lists fields that were kept for another tool. Any other unknown field in the file is an error. */
const keptFields = (configs: readonly AnyConfig[]): JsonObject =>
  Object.fromEntries(
    configs.filter(isKnown).flatMap(({ name, extraFields }) => {
      const names = Object.keys(extraFields).sort();
      return names.length === 0 ? [] : [[name, names]];
    }),
  );

const OWN_METADATA: ReadonlySet<string> = new Set(["created_at", "config_types", "field_sources", "specline"]);
const otherMetadata = (metadata: Json | undefined): JsonObject =>
  isObject(metadata) ? Object.fromEntries(Object.entries(metadata).filter(([key]) => !OWN_METADATA.has(key))) : {};

/**
 * What a config file contains besides its configs: metadata and other tools' top-level keys.
 *
 * @param whole - true to include, as written, what the configs determine
 */
export function otherContents(
  text: string,
  whole = false,
): { readonly metadata: JsonObject; readonly other: JsonObject } {
  const { metadata, ...other } = readObject(text) ?? {};
  if (whole) return { metadata: isObject(metadata) ? metadata : {}, other };
  const { configuration: _, ...beside } = other;
  return { metadata: otherMetadata(metadata), other: beside };
}

/** Reads the previous file. A corrupt file is simply replaced. */
function readObject(text: string | undefined): JsonObject | undefined {
  const value = text === undefined ? undefined : readDocument(text, "").value?.value;
  return isObject(value) ? value : undefined;
}

function duplicateNames(configs: readonly AnyConfig[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { name } of configs) (seen.has(name) ? twice : seen).add(name);
  return [...twice].map((step) => diagnostic("config/duplicate-step", { step }, { step }));
}

function secrets(config: AnyConfig): readonly Diagnostic[] {
  const { name: step } = config;
  const byName = isKnown(config) ? fieldsOf(config.spec).byName : undefined;
  const values = isKnown(config) ? { ...config.extraFields, ...config.set } : config.values;
  return Object.entries(values).flatMap(([field, value]) =>
    secretPaths(field, value, byName?.get(field)?.schema).map((path) =>
      diagnostic("config/secret", { step, field: [field, ...path].join(".") }, { step, field }),
    ),
  );
}
