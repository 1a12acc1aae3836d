import type { Json } from "../../base/canonical.ts";
import { isList, isObject, objectOf } from "../../base/json.ts";

/** Finds the expressions for outputs and metrics, or undefined if there is none. */
export interface Lookup {
  output(step: string, port: string): Json | undefined;
  metric(step: string, metric: string): Json | undefined;
  /** The place of the latest output of another pipeline's step. */
  latest(pipeline: string, step: string, port: string): Json;
}

/**
 * Replaces references to outputs and metrics with expressions in the definition language. A missing one becomes null.
 */
export function replaceReferences(value: Json, lookup: Lookup, missing: (what: string) => void): Json {
  const walk = (node: Json): Json => {
    if (isList(node)) return node.map(walk);
    if (!isObject(node)) return node;
    const { "Specline:Output": output, "Specline:Metric": metric, "Specline:Latest": latest } = node;
    if (latest !== undefined) {
      const { pipeline, step, port } = objectOf(latest);
      return lookup.latest(String(pipeline), String(step), String(port));
    }
    if (output === undefined && metric === undefined)
      return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, walk(member)]));
    const { step, port, metric: measured } = objectOf(output ?? metric);
    const [id, name] = [String(step), String(port ?? measured)];
    const found = output === undefined ? lookup.metric(id, name) : lookup.output(id, name);
    if (found === undefined) missing(`${id}.${name}`);
    return found ?? null;
  };
  return walk(value);
}
