import type { Json } from "../../base/canonical.ts";
import { isList, isObject, objectOf } from "../../base/json.ts";
import { parseReference } from "../../sagemaker/expression.ts";

/** Finds the expression of a step's output, or of a metric that it measures; undefined if there is none. */
export interface Lookup {
  output(step: string, port: string): Json | undefined;
  metric(step: string, metric: string): Json | undefined;
}

/** An output or a metric that is referred to by the name of its step. */
interface NamedReference {
  readonly kind: "output" | "metric";
  readonly step: string;
  readonly name: string;
}

/** Our own two expressions; undefined for any other value. */
function namedReference(value: Json): NamedReference | undefined {
  const { "Specline:Output": output, "Specline:Metric": metric } = objectOf(value);
  const { step, port } = objectOf(output);
  if (output !== undefined) return { kind: "output", step: String(step), name: String(port) };
  const { step: measuring, metric: name } = objectOf(metric);
  return metric === undefined ? undefined : { kind: "metric", step: String(measuring), name: String(name) };
}

/** Replaces references to outputs and metrics by expressions of the definition language; a missing one becomes null. */
export function replaceReferences(value: Json, lookup: Lookup, missing: (what: string) => void): Json {
  const walk = (node: Json): Json => {
    if (isList(node)) return node.map(walk);
    if (!isObject(node)) return node;
    const reference = namedReference(node);
    if (reference === undefined)
      return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, walk(member)]));
    const { kind, step, name } = reference;
    const found = lookup[kind](step, name);
    if (found === undefined) missing(`${step}.${name}`);
    return found ?? null;
  };
  return walk(value);
}

/** The steps that a value's expressions name: ours, and those of the definition language. */
export function namedSteps(value: unknown, into: Set<string> = new Set()): Set<string> {
  if (isList(value)) for (const item of value) namedSteps(item, into);
  if (!isObject(value)) return into;
  const named = namedReference(value);
  if (named !== undefined) into.add(named.step);
  const { Get: get } = value;
  const reference = typeof get === "string" ? parseReference(get) : undefined;
  if (reference?.root === "Steps") into.add(reference.step);
  for (const member of Object.values(value)) namedSteps(member, into);
  return into;
}
