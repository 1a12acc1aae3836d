import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import { badValue, unknownField } from "../schema/check-config.ts";
import { fieldsOf, isDerived } from "../schema/known.ts";
import { defaultOf } from "../schema/schema.ts";

/** The layers that set values, lowest first. Later layers take precedence. */
export const LAYERS = [
  "default",
  "organisation",
  "pipeline base",
  "processing base",
  "step",
  "command line",
  "policy",
] as const;
export type LayerName = (typeof LAYERS)[number];

/** One layer's values for one step. */
export interface Layer {
  readonly name: LayerName;
  /** Keyed by field name. */
  readonly values: Readonly<Record<string, Json>>;
  /** The location of a value or of one of its members. */
  readonly at?: (path: readonly string[]) => Place;
}

/** A field's value in one layer. */
export interface Contribution {
  readonly layer: LayerName;
  readonly value: Json;
  readonly at: Place;
  /** For an object: the locations of its members, keyed by their paths inside it, joined with ".". */
  readonly members?: Readonly<Record<string, Place>>;
}

/** A step's config, merged from layers. Each value records its origin. */
export interface LayeredConfig {
  readonly name: string;
  readonly spec: StepSpec;
  readonly jobType?: string;
  /** The effective values, including defaults. Objects are merged member by member. */
  readonly values: Readonly<Record<string, Json>>;
  /** The effective values without defaults. */
  readonly set: Readonly<Record<string, Json>>;
  /** The layers' contributions, lowest first. */
  readonly fields: Readonly<Record<string, readonly Contribution[]>>;
}

const rankOf = (layer: LayerName): number => LAYERS.indexOf(layer);

/**
 * Applies layers to a step's defaults.
 *
 * @param spec - the step
 * @param layers - the layers in any order; if two have the same name, the later one wins
 * @param step - the step's name and its job type, if any
 * @returns the merged config, and all problems with their locations
 */
export function applyLayers(
  spec: StepSpec,
  layers: readonly Layer[],
  { name = spec.name, jobType }: { readonly name?: string; readonly jobType?: string | undefined } = {},
): Staged<LayeredConfig> {
  const { byName } = fieldsOf(spec);
  const diagnostics: Diagnostic[] = [];
  const fields = new Map<string, Contribution[]>();
  const add = (field: string, contribution: Contribution): void => {
    const there = fields.get(field);
    if (there === undefined) fields.set(field, [contribution]);
    else there.push(contribution);
  };
  for (const { schema, name: field } of byName.values()) {
    const value = defaultOf(schema);
    if (value !== undefined) add(field, { layer: "default", value, at: { step: name, field } });
  }
  for (const layer of [...layers].sort((a, b) => rankOf(a.name) - rankOf(b.name))) {
    for (const [field, value] of Object.entries(layer.values)) {
      const at: Place = { ...layer.at?.([field]), step: name, field };
      const known = byName.get(field);
      if (known === undefined) diagnostics.push(unknownField(name, field, [...byName.keys()], at));
      else if (isDerived(known)) diagnostics.push(diagnostic("config/derived-set", { step: name, field }, at));
      else add(field, { layer: layer.name, value, at, ...memberPlaces(layer, field, value) });
    }
  }
  const values = mergeFields(fields, () => true);
  for (const [field, value] of Object.entries(values)) {
    const schema = byName.get(field)?.schema;
    if (schema === undefined) continue;
    const fault = badValue(name, field, schema, value, originOf(fields.get(field) ?? [], refusedMember(schema, value)));
    if (fault !== undefined) diagnostics.push(fault);
  }
  const set = mergeFields(fields, ({ layer }) => layer !== "default");
  return {
    value: { name, spec, values, set, fields: Object.fromEntries(fields), ...defined({ jobType }) },
    diagnostics,
  };
}

/** Objects are merged member by member. Lists and plain values are replaced as a whole. */
function deepMerge(below: Json | undefined, above: Json): Json {
  if (!isObject(below) || !isObject(above)) return above;
  const entries = Object.entries(above).map(([key, value]) => [
    key,
    deepMerge(Object.hasOwn(below, key) ? below[key] : undefined, value),
  ]);
  return Object.fromEntries([...Object.entries(below), ...entries]) as Json;
}

function mergeFields(
  fields: ReadonlyMap<string, readonly Contribution[]>,
  counts: (contribution: Contribution) => boolean,
): Readonly<Record<string, Json>> {
  const entries = [...fields].flatMap(([field, contributions]) => {
    const all = contributions.filter(counts);
    const [first, ...rest] = all.map(({ value }) => value);
    return first === undefined ? [] : [[field, rest.reduce(deepMerge, first)] as const];
  });
  return Object.fromEntries(entries);
}

/** The path of the member that the schema rejects. */
function refusedMember(
  schema: {
    safeParse(value: unknown): { error?: { issues: readonly { path: readonly PropertyKey[] }[] } | undefined };
  },
  value: Json,
): readonly string[] {
  return (schema.safeParse(value).error?.issues[0]?.path ?? []).map(String);
}

/** The value at a path, or undefined if there is none. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let found = value;
  for (const key of path) {
    if (found === null || typeof found !== "object" || !Object.hasOwn(found, key)) return undefined;
    found = (found as { readonly [key: string]: Json })[key];
  }
  return found;
}

function memberPlaces({ at }: Layer, field: string, value: Json): Pick<Contribution, "members"> {
  if (at === undefined || !isObject(value)) return {};
  const places: [string, Place][] = [];
  const walk = (object: { readonly [key: string]: Json }, path: readonly string[]): void => {
    for (const [key, member] of Object.entries(object)) {
      places.push([[...path, key].join("."), at([field, ...path, key])]);
      if (isObject(member)) walk(member, [...path, key]);
    }
  };
  walk(value, []);
  return { members: Object.fromEntries(places) };
}

/** The location of a member in a contribution. */
export const memberPlace = ({ at, members }: Contribution, path: readonly string[]): Place => ({
  ...at,
  ...ownMember(members, path.join(".")),
});

/** The location of the highest contribution to a member. */
function originOf(contributions: readonly Contribution[], path: readonly string[]): Place {
  const origin = contributions.findLast(({ value }) => valueAt(value, path) !== undefined) ?? contributions.at(-1);
  return origin === undefined ? {} : memberPlace(origin, path);
}
