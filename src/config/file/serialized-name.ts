import { z } from "zod";
import { canonical, type Json } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { snakeCase } from "../../base/words.ts";
import { isExprJson } from "../../spec/expr.ts";
import { fieldInfo } from "../../spec/fields.ts";
import { unwrapped } from "../schema/schema.ts";

/** Converts a field's value to its serialized form: plain JSON, with serialized names in nested objects. */
export const toSerialized = (schema: z.ZodType, value: unknown): Json =>
  renameMembers(schema, canonical(value), diskNames);

/** The inverse of `toSerialized`. */
export const fromSerialized = (schema: z.ZodType, value: Json): Json => renameMembers(schema, value, codeNames);

type Names = (shape: Shape) => ReadonlyMap<string, string>;
type Shape = Readonly<Record<string, z.ZodType>>;

const diskName = (name: string, schema: z.ZodType): string => fieldInfo(schema).serializedName ?? snakeCase(name);
const diskNames: Names = (shape) =>
  new Map(Object.entries(shape).map(([name, schema]) => [name, diskName(name, schema)]));
const codeNames: Names = (shape) =>
  new Map(Object.entries(shape).map(([name, schema]) => [diskName(name, schema), name]));

/**
 * Renames the members that a schema declares. User-defined maps (columns, environment) are kept, as are union values:
 * only the union knows their form, and unions use the service's names.
 */
function renameMembers(schema: z.ZodType, value: Json, names: Names): Json {
  if (value === null || typeof value !== "object" || isExprJson(value) || fieldInfo(schema).verbatim === true)
    return value;
  const inner = unwrapped(schema);
  if (Array.isArray(value)) {
    return inner instanceof z.ZodArray
      ? value.map((item: Json) => renameMembers(inner.element as z.ZodType, item, names))
      : value;
  }
  if (!(inner instanceof z.ZodObject)) return value;
  const shape = inner.shape as Shape;
  const known = names(shape);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const name = known.get(key);
      if (name === undefined) return [key, member];
      return [name, renameMembers(ownMember(shape, names === diskNames ? key : name) as z.ZodType, member, names)];
    }),
  );
}
