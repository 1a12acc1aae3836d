import type { Json, JsonObject } from "../../base/canonical.ts";

/**
 * Makes a JSON Schema that can be embedded in another. References to its `$defs` would be resolved at the root of the
 * outer schema, so they are inlined; recursive references accept anything.
 */
export function embeddedSchema({ $defs, ...schema }: JsonObject): JsonObject {
  const defs = ($defs ?? {}) as Readonly<Record<string, Json>>;
  const write = (node: Json, inside: ReadonlySet<string>): Json => {
    if (node === null || typeof node !== "object") return node;
    if (Array.isArray(node)) return (node as readonly Json[]).map((item) => write(item, inside));
    const members = node as JsonObject;
    const name = typeof members["$ref"] === "string" ? /^#\/\$defs\/(.+)$/.exec(members["$ref"])?.[1] : undefined;
    if (name !== undefined && Object.hasOwn(defs, name))
      return inside.has(name) ? {} : write(defs[name] as Json, new Set([...inside, name]));
    return Object.fromEntries(Object.entries(members).map(([key, member]) => [key, write(member, inside)]));
  };
  return write(schema, new Set()) as JsonObject;
}
