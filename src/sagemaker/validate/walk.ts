import type { Json, JsonObject } from "../../base/canonical.ts";
import { canonicalKey } from "../../base/canonical.ts";
import { isList, isObject } from "../../base/json.ts";
import { memberShape, shapeOf } from "../service/composed.ts";
import { type At, below } from "./path.ts";
import { isExpression, type StepView } from "./view.ts";

/** A value in a step, with the object that holds it. */
export interface Node {
  readonly value: Json;
  readonly at: At;
  /** The member's name in the service's requests. Empty if the user chose the name, as in an environment. */
  readonly name: string;
  /** The name of its shape, if the service describes it. */
  readonly shape: string | undefined;
  readonly owner: JsonObject | undefined;
}

/** Several checks look at all values of the same step. */
const known = new WeakMap<StepView, readonly Node[]>();

/** All values in a step's own arguments, outermost first, without the contents of expressions or other steps. */
export function nodesIn(step: StepView): readonly Node[] {
  const found = known.get(step) ?? collected(step);
  known.set(step, found);
  return found;
}

function collected({ json, kind, at }: StepView): readonly Node[] {
  const args = json["Arguments"];
  if (!isObject(args) || kind?.arguments.kind === "condition") return [];
  const shape = kind?.arguments.kind === "request" ? kind.arguments.shape() : undefined;
  const nodes: Node[] = [];
  addNodes({ value: args, at: below(at, "Arguments"), name: "", shape, owner: undefined }, nodes);
  return nodes;
}

/** Adds a value and all values inside it. */
function addNodes(node: Node, nodes: Node[]): void {
  const { value, at, name, shape } = node;
  nodes.push(node);
  if (isExpression(value)) return;
  const about = shape === undefined ? undefined : shapeOf(shape);
  if (isList(value)) {
    for (const [index, item] of value.entries())
      addNodes({ value: item, at: below(at, index), name, shape: about?.member, owner: undefined }, nodes);
  } else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const member = shape === undefined || about === undefined ? undefined : memberShape(shape, about, key);
      const named = member === undefined ? "" : key;
      addNodes({ value: inner, at: below(at, key), name: named, shape: member ?? about?.value, owner: value }, nodes);
    }
  }
}

/**
 * A string with placeholders for what is known only at run time, such as "s3://b/⟨{"Get":"Parameters.X"}⟩/train". Two
 * values with equal templates are equal in every run. Undefined for anything other than strings.
 */
export function templateOf(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (!isObject(value) || !isExpression(value)) return undefined;
  const body = value["Std:Join"];
  if (!isObject(body)) return `⟨${canonicalKey(value)}⟩`;
  const { On: on = "", Values: values } = body;
  if (typeof on !== "string" || !isList(values)) return undefined;
  const parts = values.map(templateOf);
  return parts.every((part) => part !== undefined) ? parts.join(on) : undefined;
}
