import { z } from "zod";
import { canonical, type Json } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { snakeCase } from "../../base/words.ts";
import { isExprJson } from "../../spec/expr.ts";
import { fieldInfo } from "../../spec/fields.ts";
import { unwrapped } from "../schema/schema.ts";

/** A field's value as it stands on disk: plain JSON, members of nested objects under their names on disk. */
export const toSerialized = (schema: z.ZodType, value: unknown): Json => renamed(schema, canonical(value), wireNames);

/** The value that a file's JSON stands for. The reverse of `toWire`. */
export const fromSerialized = (schema: z.ZodType, value: Json): Json => renamed(schema, value, codeNames);

type Names = (shape: Shape) => ReadonlyMap<string, string>;
type Shape = Readonly<Record<string, z.ZodType>>;

const wireOf = (name: string, schema: z.ZodType): string => fieldInfo(schema).serializedName ?? snakeCase(name);
const wireNames: Names = (shape) =>
  new Map(Object.entries(shape).map(([name, schema]) => [name, wireOf(name, schema)]));
const codeNames: Names = (shape) =>
  new Map(Object.entries(shape).map(([name, schema]) => [wireOf(name, schema), name]));

/**
 * Only objects whose members a schema declares are renamed. Maps of the user's (columns, environment) stay as they are,
 * and so do values of a union: which of its forms one has is for the union to say, and such forms are the service's own words.
 */
function renamed(schema: z.ZodType, value: Json, names: Names): Json {
  if (value === null || typeof value !== "object" || isExprJson(value) || fieldInfo(schema).verbatim === true)
    return value;
  const inner = unwrapped(schema);
  if (Array.isArray(value)) {
    return inner instanceof z.ZodArray
      ? value.map((item: Json) => renamed(inner.element as z.ZodType, item, names))
      : value;
  }
  if (!(inner instanceof z.ZodObject)) return value;
  const shape = inner.shape as Shape;
  const known = names(shape);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const name = known.get(key);
      if (name === undefined) return [key, member];
      return [name, renamed(ownMember(shape, names === wireNames ? key : name) as z.ZodType, member, names)];
    }),
  );
}
