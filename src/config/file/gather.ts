import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { camelCase, nearest, normalizedName, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Meaning, NamedMeaning } from "../names/disk-name.ts";
import { agreesWith, differing } from "../names/merged.ts";
import { readNames } from "../names/read-names.ts";
import type { ValueReading } from "../names/reading.ts";
import { badValue, unknownField } from "../schema/check-config.ts";
import { fieldsOf, isDerived, isProcessing, JOB_TYPE, type KnownField } from "../schema/known.ts";
import { readJobType, readValue, secretFaults } from "../schema/read-value.ts";
import { shown } from "../schema/secrets.ts";
import type { UnknownConfig } from "../schema/step-config.ts";
import { type FileView, type FoundConfig, fateOf, findFields, ownerOf, plainOf, wasOf } from "./file-view.ts";

/** Reads an unknown step's config, with every field that could belong to it. */
export function readUnknownConfig(view: FileView, name: string, className: string): Staged<UnknownConfig> {
  const processing = Object.hasOwn(view.shape.processing_specific, name);
  const entries = [...findFields(view, name, processing)]
    .filter(([field, { own }]) => own || wasOf(view, name, field) !== false)
    .map(([field, found]) => ({ field, found, value: plainOf(view, found.value) }));
  const values = Object.fromEntries(entries.map(({ field, value }) => [field, value]));
  return {
    value: { name, className, processing, values },
    diagnostics: entries.flatMap(({ field, found, value }) => secretFaults(view, name, field, undefined, found, value)),
  };
}

/** A config while its file is being read. Other configs in the file can still set its fields. */
export interface GatheredConfig {
  readonly name: string;
  readonly className: string;
  readonly spec: StepSpec;
  readonly jobType: string | undefined;
  /** The values by field name. */
  readonly set: Map<string, Json>;
  /** Where the file has each value, by field name. */
  readonly origins: Map<string, FoundConfig>;
  readonly extraFields: JsonObject;
  readonly derived: readonly (readonly [KnownField, Json, FoundConfig])[];
  readonly readings: ValueReading[];
  readonly diagnostics: Diagnostic[];
}

/** Reads a config's own fields, and its values under other tools' names. */
export function gatherConfig(view: FileView, name: string, className: string, spec: StepSpec): GatheredConfig {
  const fields = findFields(view, name, isProcessing(spec));
  const jobType = readJobType(view, name, spec, fields.get(JOB_TYPE) ?? fields.get(camelCase(JOB_TYPE)));
  const derived: (readonly [KnownField, Json, FoundConfig])[] = [];
  const config: GatheredConfig & { extraFields: JsonObject } = {
    name,
    className,
    spec,
    jobType: jobType.value,
    set: new Map(),
    origins: new Map(),
    extraFields: {},
    derived,
    readings: [],
    diagnostics: [...jobType.diagnostics],
  };
  const others = readOwnFields(view, config, fields, derived);
  config.extraFields = readOtherNames(view, config, fields, others, derived);
  return config;
}

/** Reads the values under the names of the step's own fields. Returns the remaining names. */
function readOwnFields(
  view: FileView,
  { name, spec, set, origins, readings, diagnostics }: GatheredConfig,
  fields: ReadonlyMap<string, FoundConfig>,
  derived: (readonly [KnownField, Json, FoundConfig])[],
): readonly string[] {
  const meaningOf = spellingsOf(spec);
  const others: string[] = [];
  for (const [serializedName, field] of fields) {
    const say = (became: Meaning): unknown =>
      readings.push({ step: name, path: field.path, name: serializedName, became });
    const other = meaningOf(serializedName);
    if (other !== serializedName && fields.has(other)) {
      const { owner, at } = ownerOf(name, field);
      const place = { ...view.at(field.path, "key"), ...at };
      diagnostics.push(diagnostic("config/two-spellings", { a: other, b: serializedName, step: owner }, place));
      say({ kind: "fault" });
      continue;
    }
    if (other === JOB_TYPE) {
      say({ kind: "field", field: "jobType", value: plainOf(view, field.value) });
      continue;
    }
    const known = fieldsOf(spec).bySerializedName.get(other);
    if (known === undefined) {
      others.push(serializedName);
      continue;
    }
    origins.set(known.name, field);
    const { value, diagnostics: faults } = readValue(view, name, known, field);
    diagnostics.push(...faults);
    if (value === undefined) say(faults.length > 0 ? { kind: "fault" } : { kind: "agrees", why: "it is not set" });
    else if (isDerived(known)) {
      derived.push([known, value, field]);
      say({ kind: "agrees", why: "it is computed from other fields" });
    } else {
      set.set(known.name, value);
      say(faults.length > 0 ? { kind: "fault" } : { kind: "field", field: known.name, value });
    }
  }
  return others;
}

/** Reads the values under other names. Returns the values that are kept for the tool that wrote them. */
function readOtherNames(
  view: FileView,
  config: GatheredConfig,
  fields: ReadonlyMap<string, FoundConfig>,
  others: readonly string[],
  derived: (readonly [KnownField, Json, FoundConfig])[],
): JsonObject {
  const { name, spec, jobType, readings, diagnostics } = config;
  const values = Object.fromEntries([...fields].map(([key, { value }]) => [key, plainOf(view, value)]));
  const own = new Set([...fields.keys()].filter((key) => !others.includes(key)));
  const distanceOf = (key: string): number => fields.get(key)?.distance ?? 0;
  const outcomes = readNames(view.names, { spec, jobType, values, fields: own, distanceOf, has: view.has });
  const read = new Map<string, NamedMeaning[]>();
  for (const outcome of outcomes) read.set(outcome.path[0], [...(read.get(outcome.path[0]) ?? []), outcome]);
  const kept: [string, Json][] = [];
  for (const [key, field] of fields) {
    const found = read.get(key) ?? [];
    for (const { path, ...became } of found) {
      if (!field.own && became.kind === "unused" && became.elsewhere === true) continue;
      const [, ...below] = path;
      const place = [...field.path, ...below];
      const after =
        became.kind === "field"
          ? takeField(
              view,
              config,
              path.join("."),
              { ...field, path: place, value: memberAt(values[key] ?? null, below) },
              became,
              derived,
            )
          : became;
      readings.push({ step: name, path: place, name: path.join("."), became: after });
    }
    if (own.has(key)) continue;
    const fate = found.length > 0 ? "kept" : fateOf(view, name, key, field);
    if (fate === "error") diagnostics.push(unknownFieldFault(view, name, spec, key, field));
    // A shared value without meaning for this step can have a meaning for another step.
    const elsewhere = !field.own && view.understood.has(normalizedName(key));
    if (fate !== "passed by" && found.length === 0 && !elsewhere)
      readings.push({
        step: name,
        path: field.path,
        name: key,
        became: { kind: fate === "error" ? "fault" : "unknown" },
      });
    if (fate !== "kept") continue;
    kept.push([key, values[key] ?? null]);
    diagnostics.push(...secretFaults(view, name, key, undefined, field, values[key] ?? null));
  }
  return Object.fromEntries(kept);
}

/** Sets a field to the value under another name, unless the field already has a value, which is then used. */
function takeField(
  view: FileView,
  { name, spec, set, origins, readings, diagnostics }: GatheredConfig,
  key: string,
  found: FoundConfig,
  meaning: Extract<Meaning, { kind: "field" }>,
  derived: (readonly [KnownField, Json, FoundConfig])[],
): Meaning {
  const { field, value } = meaning;
  const known = fieldsOf(spec).byName.get(field);
  if (known === undefined) return { kind: "unknown" };
  if (isDerived(known)) {
    derived.push([known, value, found]);
    return { kind: "agrees", why: "it is computed from other fields" };
  }
  const { owner, at } = ownerOf(name, found);
  const place = () => ({ ...view.at(found.path), ...at, field: key });
  const origin = origins.get(field);
  const isNearer = origin !== undefined && found.distance < origin.distance;
  if (isNearer) {
    // As for equal names, the nearer section wins, and the other section's value is not read for this step.
    const index = readings.findIndex(({ path, became }) => path === origin.path && became.kind === "field");
    if (index >= 0) readings.splice(index, 1);
  }
  const there = isNearer ? undefined : set.get(field);
  if (there !== undefined && isObject(there) && isObject(value)) {
    const merged = { ...value, ...there };
    const fault = badValue(owner, key, known.schema, merged, place());
    if (fault !== undefined) {
      diagnostics.push(fault);
      return { kind: "fault" };
    }
    set.set(field, merged);
    if (agreesWith(merged, value)) return meaning;
    const [used, said] = [differing(there, value), differing(value, there)];
    const data = { step: owner, a: known.serializedName, b: key };
    const both = { used: shown(field, used, known.schema), value: shown(key, said) };
    diagnostics.push(diagnostic("config/two-values", { ...data, ...both }, place()));
    return Object.keys(value).every((name) => Object.hasOwn(there, name))
      ? { kind: "overruled", field, used, said }
      : meaning;
  }
  if (there !== undefined && origin !== undefined && found.distance > origin.distance) {
    return { kind: "overruled", field, used: there };
  }
  if (there !== undefined) {
    if (canonicalKey(there) === canonicalKey(value)) return meaning;
    const data = {
      step: owner,
      // The name as written: the value may also be there under another name.
      a: origin?.path.at(-1) ?? known.serializedName,
      used: shown(field, there, known.schema),
      b: key,
      value: shown(key, value),
    };
    // Names that together state one value, such as a bucket and a prefix, are reported once, for the first name.
    const isSaid = readings.some(
      ({ became }) =>
        became.kind === "overruled" &&
        became.field === field &&
        became.said !== undefined &&
        canonicalKey(became.said) === canonicalKey(value),
    );
    if (!isSaid) diagnostics.push(diagnostic("config/two-values", data, place()));
    return { kind: "overruled", field, used: there, said: value };
  }
  const fault = badValue(owner, key, known.schema, value, place());
  if (fault !== undefined) diagnostics.push(fault);
  set.set(field, value);
  origins.set(field, found);
  return fault === undefined ? meaning : { kind: "fault" };
}

/** The member at a path of keys. */
const memberAt = (value: Json, path: readonly string[]): Json =>
  path.reduce<Json>((found, key) => (isObject(found) ? (ownMember(found, key) ?? null) : null), value);
/** Finds the serialized name of the field that a key spells in another way, or returns the key. */
function spellingsOf(spec: StepSpec): (key: string) => string {
  const { bySerializedName } = fieldsOf(spec);
  const spelt = new Map([[camelCase(JOB_TYPE), JOB_TYPE]]);
  for (const { name, serializedName } of bySerializedName.values())
    for (const one of [camelCase(serializedName), camelCase(name)]) spelt.set(one, serializedName);
  return (key) => (bySerializedName.has(key) ? key : (spelt.get(camelCase(key)) ?? key));
}

function unknownFieldFault(
  view: FileView,
  name: string,
  spec: StepSpec,
  serializedName: string,
  field: FoundConfig,
): Diagnostic {
  const known = [
    ...[...fieldsOf(spec).bySerializedName.values()].filter((one) => !isDerived(one)).map((one) => one.serializedName),
    JOB_TYPE,
  ];
  const { owner, at } = ownerOf(name, field);
  const fault = unknownField(owner, serializedName, known, { ...view.at(field.path, "key"), ...at });
  const near = nearest(serializedName, known);
  if (near === undefined) return fault;
  const { file } = view;
  const edits = [
    { file, path: field.path, action: "remove" as const },
    { file, path: [...field.path.slice(0, -1), near], action: "set" as const, value: field.value },
  ];
  return { ...fault, fix: { title: `rename ${quoted(serializedName)} to ${quoted(near)}`, edits } };
}
