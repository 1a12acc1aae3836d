import type { Json, JsonObject } from "../../base/canonical.ts";
import { isList, isObject, objectOf } from "../../base/json.ts";
import { memberShape, type shapeOf as ShapeOf, shapeOf } from "../service/composed.ts";

/** A value in a request whose shape is not a structure, a list or a map. */
export interface Leaf {
  readonly value: Json;
  /**
   * The path as written in the table, such as "Environment.*" or "Tags[].Key". An entry that the table lists explicitly
   * keeps its own name.
   */
  readonly path: string;
  /** The leaf's position in this request, as names and indexes. */
  readonly trail: readonly (string | number)[];
  /** Undefined if the leaf is not in the service model. */
  readonly shape: string | undefined;
}

/** The replacement for a leaf, or undefined to omit it. */
export type LeafMap = (leaf: Leaf) => Json | undefined;

/**
 * Returns a request with every leaf replaced. `named` returns whether the table has a rule for a particular map entry.
 */
export function mapLeaves(
  request: JsonObject,
  shape: string,
  named: (path: string) => boolean,
  leaf: LeafMap,
): JsonObject {
  return objectOf(visit({ value: request, path: "", trail: [], shape }, named, leaf));
}

const NO_SHAPE: Partial<ReturnType<typeof ShapeOf>> = {};

function visit(at: Leaf, named: (path: string) => boolean, leaf: LeafMap): Json | undefined {
  const { value, path, trail, shape } = at;
  const { type, member, value: entry } = shape === undefined ? NO_SHAPE : shapeOf(shape);
  if (type === "list" && isList(value)) {
    const items = value.map((item, index) =>
      visit({ value: item, path: `${path}[]`, trail: [...trail, index], shape: member }, named, leaf),
    );
    return items.filter((item) => item !== undefined);
  }
  if (shape === undefined || (type !== "structure" && type !== "map") || !isObject(value)) return leaf(at);
  const members = Object.entries(value).map(([name, one]) => {
    const own = path === "" ? name : `${path}.${name}`;
    const inMap = type === "map";
    const below = inMap ? entry : memberShape(shape, shapeOf(shape), name);
    const next = { value: one, path: inMap && !named(own) ? `${path}.*` : own, trail: [...trail, name], shape: below };
    return [name, visit(next, named, leaf)] as const;
  });
  return Object.fromEntries(members.filter((pair): pair is readonly [string, Json] => pair[1] !== undefined));
}
