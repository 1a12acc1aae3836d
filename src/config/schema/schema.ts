import { z } from "zod";
import type { Json } from "../../base/canonical.ts";

/** The type that a schema is about, without what says that it may be left out, be null or have a default. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  ) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  return schema;
}

/** True where a field may be left out without anyone giving a value: it is optional or has a default. */
export function mayBeLeftOut(schema: z.ZodType): boolean {
  const there = optional.get(schema);
  if (there !== undefined) return there;
  const found = schema.safeParse(undefined).success;
  optional.set(schema, found);
  return found;
}
const optional = new WeakMap<z.ZodType, boolean>();

/** The default that a schema declares, wrappers looked through. */
export function defaultOf(schema: z.ZodType): Json | undefined {
  if (schema instanceof z.ZodDefault) return schema.def.defaultValue as Json;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return defaultOf(schema.unwrap() as z.ZodType);
  return undefined;
}
