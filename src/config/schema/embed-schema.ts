import type { Json, JsonObject } from "../../base/canonical.ts";

/**
 * A JSON Schema that can stand inside another. Its own `$defs` would be looked for at the root of the whole, so each is
 * written where it is referred to; what refers to itself takes anything there.
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
