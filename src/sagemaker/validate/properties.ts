import type { Segment } from "../expression.ts";
import { memberShape, shapeOf } from "../service/composed.ts";
import type { ShapeType } from "../service/shapes.ts";

/** The target of a property path: a shape, or a name that does not exist. */
export type Property =
  | { readonly found: true; readonly shape: string; readonly type: ShapeType }
  | { readonly found: false; readonly segment: string; readonly known: readonly string[] };

/**
 * Follows a path through the shape of a step's response. List items can be accessed by number, or by name as in a map.
 */
export function propertyAt(shapeName: string, path: readonly Segment[]): Property {
  let name = shapeName;
  for (const segment of path) {
    const shape = shapeOf(name);
    let next: string | undefined;
    if ("member" in segment) next = shape.type === "structure" ? memberShape(name, shape, segment.member) : undefined;
    else if ("index" in segment) next = shape.type === "list" ? shape.member : undefined;
    else next = shape.type === "list" ? shape.member : shape.type === "map" ? shape.value : undefined;
    if (next === undefined) return { found: false, segment: spelt(segment), known: Object.keys(shape.members ?? {}) };
    name = next;
  }
  return { found: true, shape: name, type: shapeOf(name).type };
}

const spelt = (segment: Segment): string =>
  "member" in segment ? segment.member : "index" in segment ? `[${segment.index}]` : `['${segment.key}']`;
