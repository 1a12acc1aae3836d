import type { Json, JsonObject } from "../../base/canonical.ts";
import { isList, isObject, objectOf } from "../../base/json.ts";

/**
 * Creates a JSON Schema that can be embedded in another one. References to its `$defs` would be resolved at the root of
 * the outer schema, so they are inlined. Recursive references accept anything.
 */
export function embeddedSchema({ $defs, ...schema }: JsonObject): JsonObject {
  const defs = objectOf($defs);
  const write = (node: Json, inside: ReadonlySet<string>): Json => {
    if (isList(node)) return node.map((item) => write(item, inside));
    if (!isObject(node)) return node;
    const ref = node["$ref"];
    const name = typeof ref === "string" ? /^#\/\$defs\/(.+)$/.exec(ref)?.[1] : undefined;
    if (name !== undefined && Object.hasOwn(defs, name))
      return inside.has(name) ? {} : write(defs[name] ?? {}, new Set([...inside, name]));
    return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, write(member, inside)]));
  };
  return objectOf(write(schema, new Set()));
}
