import type { Json, JsonObject } from "../../base/canonical.ts";
import type { DefinitionStep } from "../definition.ts";
import { stepKind } from "../kinds.ts";
import { shapeOf } from "../service/composed.ts";
import { mapLeaves } from "./leaves.ts";
import { type CacheTable, type LocalMember, localMembers, memberAt } from "./table.ts";

/** The request's shape, and the rule for each path of it. */
function rulesOf(table: CacheTable): {
  readonly shape: string;
  readonly named: (path: string) => boolean;
  readonly rule: (path: string) => LocalMember | undefined;
} {
  const args = stepKind(table.type)?.arguments;
  if (table.local === "not run" || args?.kind !== "request")
    throw new TypeError(`no local job for ${table.type} steps`);
  const { local } = table;
  const members = localMembers(local);
  return { shape: args.shape(), named: (path) => members.has(path), rule: (path) => memberAt(local, members, path) };
}

/**
 * The part of an evaluated request that counts as it is written, for the key of the local cache. `place` gives an
 * address to write to without what differs from run to run. What lies at the addresses of inputs is for the caller to add.
 * A member that the table does not know counts: at worst a step runs again.
 */
export function localPart(table: CacheTable, request: JsonObject, place: (address: string) => string): JsonObject {
  const { shape, named, rule } = rulesOf(table);
  const counted = mapLeaves(request, shape, named, ({ value, path, shape: own }) => {
    const part = rule(path)?.part ?? "value";
    if (value === null || part === "content" || part === "none") return undefined;
    const text = own !== undefined && shapeOf(own).type === "string" ? asText(value) : value;
    return part === "value" || typeof text !== "string" ? text : place(text);
  });
  return (pruned(counted) ?? {}) as JsonObject;
}

/** The service makes a string of a number or a boolean where it wants one. */
const asText = (value: Json): Json =>
  typeof value === "number" || typeof value === "boolean" ? JSON.stringify(value) : value;

/** Without members, entries and items that hold nothing: whether they are written does not matter. */
function pruned(value: Json): Json | undefined {
  if (value === null || typeof value !== "object") return value;
  const list = Array.isArray(value);
  const kept = Object.entries(value).flatMap(([name, one]) => {
    const found = pruned(one as Json);
    return found === undefined ? [] : [[name, found] as const];
  });
  if (kept.length === 0) return undefined;
  return list ? kept.map(([, one]) => one) : Object.fromEntries(kept);
}

/**
 * A request with the addresses of another one with the same key: what a step that is taken over would answer of its own
 * request, had it run now, with its outputs where the earlier run put them.
 */
export function withPlacesOf(table: CacheTable, request: JsonObject, earlier: JsonObject): JsonObject {
  const { shape, named, rule } = rulesOf(table);
  return mapLeaves(request, shape, named, ({ value, path, trail }) => {
    const part = rule(path)?.part ?? "value";
    return part === "place" || part === "place and content" ? (valueAt(earlier, trail) ?? value) : value;
  });
}

function valueAt(value: Json, trail: readonly (string | number)[]): Json | undefined {
  let here: Json | undefined = value;
  for (const part of trail) {
    if (here === null || typeof here !== "object" || !Object.hasOwn(here, part)) return undefined;
    here = (here as { readonly [key: string]: Json })[part];
  }
  return here;
}

/**
 * What AWS's step cache compares of a step whose Arguments have been evaluated; undefined where it does not cache the
 * Type. Where it does not say what it compares, everything.
 */
export function awsPart(table: CacheTable, step: DefinitionStep, request: JsonObject): JsonObject | undefined {
  const { aws } = table;
  if (aws === "not cached") return undefined;
  const named = aws === "not documented" ? { arguments: "all" as const, beside: kindMembers(table.type) } : aws;
  const beside = (named.beside ?? []).map((name) => [name, step[name] as Json | undefined] as const);
  const paths =
    named.arguments === "all"
      ? undefined
      : named.arguments.map((path) => [path, valueAt(request, path.split("."))] as const);
  const present = [...(paths ?? [["Arguments", request] as const]), ...beside].filter(
    (pair): pair is readonly [string, Json] => pair[1] !== undefined && pair[1] !== null,
  );
  return Object.fromEntries(present);
}

const kindMembers = (type: string): readonly string[] => Object.keys(stepKind(type)?.beside ?? {});
