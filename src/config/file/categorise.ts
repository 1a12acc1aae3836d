import { byText, canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { isExprJson } from "../../spec/expr.ts";
import { fieldsOf, isDerived, isProcessing, JOB_TYPE } from "../schema/known.ts";
import { type AnyConfig, isKnown, type StepConfig } from "../schema/step-config.ts";
import { toSerialized } from "./serialized-name.ts";

/** The sections of a unified config file. Each config field is in exactly one of them. */
export interface Sections {
  /** Fields with the same value in every config. */
  readonly shared: JsonObject;
  /** Fields that have the same value in every processing config and are not in `shared`. */
  readonly processing_shared: JsonObject;
  /** The remaining fields of each processing step. */
  readonly processing_specific: Readonly<Record<string, JsonObject>>;
  /** The remaining fields of each other step. */
  readonly specific: Readonly<Record<string, JsonObject>>;
}

/** A config as stored in a file: names on disk, plain JSON. */
interface Flat {
  readonly name: string;
  readonly processing: boolean;
  readonly fields: ReadonlyMap<string, Json>;
  /** Derived fields, which are never shared, in addition to those in ALWAYS_SPECIFIC. */
  readonly own: ReadonlySet<string>;
}

/**
 * Fields that are never shared, because they describe a single step or the location of its files. These are the same as
 * in the config files of Python pipelines (read in November 2026).
 */
const ALWAYS_SPECIFIC: ReadonlySet<string> = new Set([
  "image_uri",
  "script_name",
  "entry_point",
  "output_path",
  "input_path",
  "model_path",
  "hyperparameters",
  "instance_type",
  JOB_TYPE,
]);

/** Sorts the fields of configs into the four sections. The order of the configs does not matter. */
export function categorise(configs: readonly AnyConfig[]): Sections {
  const flat = configs.map(flatten);
  const processing = flat.filter((config) => config.processing);
  const shared = findCommonFields(flat);
  const processingShared = new Map([...findCommonFields(processing)].filter(([field]) => !shared.has(field)));
  const rest = (config: Flat): JsonObject =>
    sortedObject(
      [...config.fields].filter(([field]) => !shared.has(field) && !(config.processing && processingShared.has(field))),
    );
  return {
    shared: sortedObject([...shared]),
    processing_shared: sortedObject([...processingShared]),
    processing_specific: sortedObject(processing.map((config) => [config.name, rest(config)])),
    specific: sortedObject(flat.filter((config) => !config.processing).map((config) => [config.name, rest(config)])),
  };
}

/** Lists the configs that contain each field, keyed by the field's name on disk. */
export function fieldSources(configs: readonly AnyConfig[]): Readonly<Record<string, readonly string[]>> {
  const sources = new Map<string, string[]>();
  for (const { name, fields } of configs.map(flatten)) {
    for (const field of fields.keys()) {
      const there = sources.get(field);
      if (there === undefined) sources.set(field, [name]);
      else there.push(name);
    }
  }
  return sortedObject([...sources].map(([field, names]) => [field, names.sort(byText)]));
}

const sortedObject = <T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
  Object.fromEntries([...entries].sort(([a], [b]) => byText(a, b)));

/** Finds sharable fields that have the same value in all configs. Sharing requires at least two configs. */
function findCommonFields(configs: readonly Flat[]): ReadonlyMap<string, Json> {
  const [first, ...others] = configs;
  if (first === undefined || others.length === 0) return new Map();
  return new Map(
    [...first.fields].filter(
      ([field, value]) =>
        !isAlwaysSpecific(field, value) &&
        configs.every(
          (config) =>
            config.fields.has(field) && !config.own.has(field) && same(config.fields.get(field) as Json, value),
        ),
    ),
  );
}

const isAlwaysSpecific = (field: string, value: Json): boolean => ALWAYS_SPECIFIC.has(field) || holdsObject(value);

/** Nested objects are never shared. An expression counts as a single value, although it is an object in JSON. */
function holdsObject(value: Json): boolean {
  if (value === null || typeof value !== "object" || isExprJson(value)) return false;
  return Array.isArray(value) ? value.some(holdsObject) : true;
}

const same = (a: Json, b: Json): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && canonicalKey(a) === canonicalKey(b));

const flats = new WeakMap<AnyConfig, Flat>();

function flatten(config: AnyConfig): Flat {
  const there = flats.get(config);
  if (there !== undefined) return there;
  const made = isKnown(config)
    ? flattenKnown(config)
    : { name: config.name, processing: config.processing, fields: entriesOf(config.values), own: new Set<string>() };
  flats.set(config, made);
  return made;
}

const entriesOf = (values: JsonObject): ReadonlyMap<string, Json> => new Map(Object.entries(values));

function flattenKnown({ spec, name, jobType, set, extraFields }: StepConfig): Flat {
  const { byName } = fieldsOf(spec);
  const fields = new Map(Object.entries(extraFields));
  const own = new Set<string>();
  for (const [field, value] of Object.entries(set)) {
    const known = byName.get(field);
    if (known === undefined || value === undefined) continue;
    fields.set(known.serializedName, toSerialized(known.schema, value));
    if (isDerived(known)) own.add(known.serializedName);
  }
  if (jobType !== undefined) fields.set(JOB_TYPE, jobType);
  return { name, processing: isProcessing(spec), fields, own };
}
