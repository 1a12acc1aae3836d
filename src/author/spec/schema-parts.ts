import { z } from "zod";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { snakeCase } from "../../base/words.ts";
import { embeddedSchema } from "../../config/index.ts";

/* Building blocks for the JSON Schema of specs. */

export const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });
export const text = (description: string): JsonObject => ({ type: "string", description });
export const list = (items: Json): JsonObject => ({ type: "array", items });
export const map = (values: Json, description: string): JsonObject => ({
  type: "object",
  additionalProperties: values,
  description,
});
export const closed = (properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required: [...required] }),
  additionalProperties: false,
});
/** Keys can be in snake_case or camelCase. */
export const bothWays = (properties: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) => [
      [key, value],
      [snakeCase(key), value],
    ]),
  );
export const orExpression = (schema: JsonObject): JsonObject => ({ anyOf: [schema, ref("expression")] });

/** A field's schema without Specline's internal annotations. */
export function jsonSchema(schema: z.ZodType): JsonObject {
  const {
    $schema: _,
    specline: _notes,
    description: __,
    ...json
  } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Record<string, Json>;
  return embeddedSchema(json);
}

/** The schemas of members with their docs. */
export const membersOf = <K extends string>(
  shape: Readonly<Record<K, z.ZodType>>,
  docs: Readonly<Record<K, string>>,
): JsonObject =>
  Object.fromEntries(
    (Object.keys(docs) as K[]).map((member) => [member, { ...jsonSchema(shape[member]), description: docs[member] }]),
  );
