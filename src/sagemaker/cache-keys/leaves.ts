import type { Json, JsonObject } from "../../base/canonical.ts";
import { memberShape, type shapeOf as ShapeOf, shapeOf } from "../service/composed.ts";

/** A value of a request that is neither structure, list nor map of its shape. */
export interface Leaf {
  readonly value: Json;
  /** As the table writes it: "Environment.*", "Tags[].Key"; an entry that the table names has its own name. */
  readonly path: string;
  /** Where it is in this request: names and indexes. */
  readonly trail: readonly (string | number)[];
  /** Undefined for what the service model does not have. */
  readonly shape: string | undefined;
}

/** What becomes of a leaf; undefined where it is left out. */
export type LeafMap = (leaf: Leaf) => Json | undefined;

/** A request with every leaf replaced. `named` says of a path whether the table has a rule for that entry of a map. */
export function mapLeaves(
  request: JsonObject,
  shape: string,
  named: (path: string) => boolean,
  leaf: LeafMap,
): JsonObject {
  return (visit({ value: request, path: "", trail: [], shape }, named, leaf) ?? {}) as JsonObject;
}

const NO_SHAPE: Partial<ReturnType<typeof ShapeOf>> = {};

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function visit(at: Leaf, named: (path: string) => boolean, leaf: LeafMap): Json | undefined {
  const { value, path, trail, shape } = at;
  const { type, member, value: entry } = shape === undefined ? NO_SHAPE : shapeOf(shape);
  if (type === "list" && Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item, index) =>
      visit({ value: item, path: `${path}[]`, trail: [...trail, index], shape: member }, named, leaf),
    );
    return items.filter((item) => item !== undefined);
  }
  if ((type !== "structure" && type !== "map") || !isObject(value)) return leaf(at);
  const members = Object.entries(value).map(([name, one]) => {
    const own = path === "" ? name : `${path}.${name}`;
    const inMap = type === "map";
    const below = inMap ? entry : memberShape(shape as string, shapeOf(shape as string), name);
    const next = { value: one, path: inMap && !named(own) ? `${path}.*` : own, trail: [...trail, name], shape: below };
    return [name, visit(next, named, leaf)] as const;
  });
  return Object.fromEntries(members.filter((pair): pair is readonly [string, Json] => pair[1] !== undefined));
}
