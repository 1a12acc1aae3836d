import type { Json, JsonObject } from "../../base/canonical.ts";
import { isList, objectOf } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import type { DefinitionStep } from "../definition.ts";
import { stepKind } from "../kinds.ts";
import { shapeOf } from "../service/composed.ts";
import { mapLeaves } from "./leaves.ts";
import { type CacheTable, type LocalMember, localMembers, memberAt } from "./table.ts";

/** The request's shape, and the rule for each path in it. */
function rulesOf(table: CacheTable): {
  readonly shape: string;
  readonly named: (path: string) => boolean;
  readonly rule: (path: string) => LocalMember | undefined;
} {
  const args = stepKind(table.type)?.arguments;
  if (typeof table.local === "string" || args?.kind !== "request")
    throw new TypeError(`no local job for ${table.type} steps`);
  const { local } = table;
  const members = localMembers(local);
  return { shape: args.shape(), named: (path) => members.has(path), rule: (path) => memberAt(local, members, path) };
}

/**
 * The part of an evaluated request that counts literally in the local cache's key. The caller adds the contents of
 * input addresses. A member that is not in the table counts, so the worst outcome is that a step runs again.
 *
 * @param table - the rules for the step's Type
 * @param request - the evaluated Arguments
 * @param place - removes the parts of an output address that vary between runs
 */
export function localPart(table: CacheTable, request: JsonObject, place: (address: string) => string): JsonObject {
  const { shape, named, rule } = rulesOf(table);
  const counted = mapLeaves(request, shape, named, ({ value, path, shape: own }) => {
    const part = rule(path)?.part ?? "value";
    if (value === null || part === "content" || part === "none") return undefined;
    const text = own !== undefined && shapeOf(own).type === "string" ? asText(value) : value;
    return part === "value" || typeof text !== "string" ? text : place(text);
  });
  return objectOf(pruned(counted));
}

/** The service converts numbers and booleans to strings if it expects strings. */
const asText = (value: Json): Json =>
  typeof value === "number" || typeof value === "boolean" ? JSON.stringify(value) : value;

/** Removes empty members, entries and items, because they make no difference. */
function pruned(value: Json): Json | undefined {
  if (value === null || typeof value !== "object") return value;
  const list = isList(value);
  const kept = Object.entries<Json>(value).flatMap(([name, one]) => {
    const found = pruned(one);
    return found === undefined ? [] : [[name, found] as const];
  });
  if (kept.length === 0) return undefined;
  return list ? kept.map(([, one]) => one) : Object.fromEntries(kept);
}

/**
 * The data that a request (possibly with expressions) reads and whose contents AWS's cache does not compare:
 * S3 addresses, file system folders, data sets. Some data are not at an address: a query's data are `{ Query }`
 * with the address of its result, and data that a manifest lists are `{ Manifest }` with the manifest's address.
 */
export function dataRead(table: CacheTable, request: JsonObject): readonly Json[] {
  const { shape, named, rule } = rulesOf(table);
  const found: Json[] = [];
  mapLeaves(request, shape, named, ({ value, path, trail }) => {
    const isAddress = rule(path)?.part === "content" && !isInContainer(value);
    if (value === null || (!isAddress && !BY_ADDRESS.some((end) => path.endsWith(end)))) return value;
    const type = valueAt(request, [...trail.slice(0, -1), "S3DataType"]);
    if (path.includes(".DatasetDefinition.")) found.push({ Query: value });
    else found.push(typeof type === "string" && MANIFESTS.has(type) ? { Manifest: value } : value);
    return value;
  });
  return found;
}

/** The values of S3DataType for addresses of lists. Source: API reference, S3DataSource (as of November 2026). */
const MANIFESTS: ReadonlySet<string> = new Set(["ManifestFile", "AugmentedManifestFile"]);

/** A path in the container, such as a code channel's path. Hyperparameters contain it as JSON. */
const isInContainer = (value: Json): boolean => typeof value === "string" && /^"?\//.test(value);

/** Data outside S3, whose addresses are part of local keys as written because a local run cannot read them. */
const BY_ADDRESS = ["FileSystemDataSource.DirectoryPath", "DatasetSource.DatasetArn"];

/**
 * A request with the addresses from an earlier request that has the same key. This is the response that a reused step
 * would return if it had run now, with its outputs at the locations to which the earlier run wrote them.
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
    if (isList(here) && typeof part === "number") here = here[part];
    else here = ownMember(objectOf(here), String(part));
  }
  return here;
}

/**
 * The values that AWS's step cache compares for a step with evaluated Arguments. Everything if AWS does not document
 * them, or undefined if AWS does not cache the Type.
 */
export function awsPart(table: CacheTable, step: DefinitionStep, request: JsonObject): JsonObject | undefined {
  const { aws } = table;
  if (aws === "not cached") return undefined;
  const named = aws === "not documented" ? { arguments: "all" as const, beside: kindMembers(table.type) } : aws;
  const beside = (named.beside ?? []).map((name) => [name, step[name]] as const);
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
