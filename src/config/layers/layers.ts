import type { Json } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import { badValue, unknownField } from "../schema/check-config.ts";
import { fieldsOf, isDerived } from "../schema/known.ts";
import { defaultOf } from "../schema/schema.ts";

/** Where a value can come from, lowest first: what stands further right wins. */
export const LAYERS = ["default", "organisation", "pipeline base", "processing base", "step", "command line"] as const;
export type LayerName = (typeof LAYERS)[number];

/** Values of one layer, for one step. */
export interface Layer {
  readonly name: LayerName;
  /** By the names of fields. */
  readonly values: Readonly<Record<string, Json>>;
  /** Where a value, or a member of it, stands. */
  readonly at?: (path: readonly string[]) => Place;
}

/** What one layer says of a field. */
export interface Contribution {
  readonly layer: LayerName;
  readonly value: Json;
  readonly at: Place;
  /** For an object: where its members stand, by their paths below it, joined with ".". */
  readonly members?: Readonly<Record<string, Place>>;
}

/** A step's config made of layers. Every value knows where it comes from. */
export interface LayeredConfig {
  readonly name: string;
  readonly spec: StepSpec;
  readonly jobType?: string;
  /** The values that win, defaults included; objects are merged member by member. */
  readonly values: Readonly<Record<string, Json>>;
  /** The same without defaults: what was set. */
  readonly set: Readonly<Record<string, Json>>;
  /** What each layer says, lowest first. */
  readonly fields: Readonly<Record<string, readonly Contribution[]>>;
}

const rank = (layer: LayerName): number => LAYERS.indexOf(layer);

/** Lays layers over the step's defaults. Of two layers of one name the later wins. */
export function layered(
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
  for (const layer of [...layers].sort((a, b) => rank(a.name) - rank(b.name))) {
    for (const [field, value] of Object.entries(layer.values)) {
      const at: Place = { ...layer.at?.([field]), step: name, field };
      const known = byName.get(field);
      if (known === undefined) diagnostics.push(unknownField(name, field, [...byName.keys()], at));
      else if (isDerived(known)) diagnostics.push(diagnostic("config/derived-set", { step: name, field }, at));
      else add(field, { layer: layer.name, value, at, ...memberPlaces(layer, field, value) });
    }
  }
  const values = merged(fields, () => true);
  for (const [field, value] of Object.entries(values)) {
    const schema = byName.get(field)?.schema;
    if (schema === undefined) continue;
    const fault = badValue(name, field, schema, value, originOf(fields.get(field) ?? [], culprit(schema, value)));
    if (fault !== undefined) diagnostics.push(fault);
  }
  const set = merged(fields, ({ layer }) => layer !== "default");
  const config = { name, spec, values, set, fields: Object.fromEntries(fields) };
  return { value: jobType === undefined ? config : { ...config, jobType }, diagnostics };
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Objects are merged member by member; lists and plain values are replaced as a whole. */
function deepMerge(below: Json | undefined, above: Json): Json {
  if (!isObject(below) || !isObject(above)) return above;
  const entries = Object.entries(above).map(([key, value]) => [
    key,
    deepMerge(Object.hasOwn(below, key) ? below[key] : undefined, value),
  ]);
  return Object.fromEntries([...Object.entries(below), ...entries]) as Json;
}

function merged(
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

/** The member of a value that its schema refuses, as a path. */
function culprit(
  schema: {
    safeParse(value: unknown): { error?: { issues: readonly { path: readonly PropertyKey[] }[] } | undefined };
  },
  value: Json,
): readonly string[] {
  return (schema.safeParse(value).error?.issues[0]?.path ?? []).map(String);
}

/** What a path leads to in a value; undefined where it leads nowhere. */
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

/** Where a contribution speaks of a member. */
export const memberPlace = ({ at, members }: Contribution, path: readonly string[]): Place => ({
  ...at,
  ...ownMember(members, path.join(".")),
});

/** The place of the highest contribution that speaks of a member. */
function originOf(contributions: readonly Contribution[], path: readonly string[]): Place {
  const origin = contributions.findLast(({ value }) => valueAt(value, path) !== undefined) ?? contributions.at(-1);
  return origin === undefined ? {} : memberPlace(origin, path);
}
