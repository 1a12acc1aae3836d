import type { Json, JsonObject } from "../../base/canonical.ts";
import { canonicalKey } from "../../base/canonical.ts";
import { isList, isObject } from "../../base/json.ts";
import { type At, below } from "./path.ts";
import { isExpression, type StepView } from "./view.ts";

/** A value in a step, with its name and the object that holds it. */
export interface Node {
  readonly value: Json;
  readonly at: At;
  readonly name: string;
  readonly owner: JsonObject | undefined;
}

/** All values in a step's own arguments, outermost first, without the insides of expressions and without other steps. */
export function* nodesIn(step: StepView): Iterable<Node> {
  const args = step.json["Arguments"];
  if (isObject(args) && step.kind?.arguments.kind !== "condition")
    yield* nodesBelow(args, below(step.at, "Arguments"), "", undefined);
}

function* nodesBelow(value: Json, at: At, name: string, owner: JsonObject | undefined): Iterable<Node> {
  yield { value, at, name, owner };
  if (isExpression(value)) return;
  if (isList(value)) {
    for (const [index, item] of value.entries()) yield* nodesBelow(item, below(at, index), name, undefined);
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) yield* nodesBelow(member, below(at, key), key, value);
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
