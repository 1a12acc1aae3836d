import { z } from "zod";
import type { Json } from "../../base/canonical.ts";

/** Unwraps optional, nullable, default and readonly schemas. */
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

/** True if a field is optional or has a default. */
export function mayBeLeftOut(schema: z.ZodType): boolean {
  const there = optional.get(schema);
  if (there !== undefined) return there;
  const found = schema.safeParse(undefined).success;
  optional.set(schema, found);
  return found;
}
const optional = new WeakMap<z.ZodType, boolean>();

/** A schema's default, even inside wrappers. */
export function defaultOf(schema: z.ZodType): Json | undefined {
  if (schema instanceof z.ZodDefault) return schema.def.defaultValue as Json;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return defaultOf(schema.unwrap() as z.ZodType);
  return undefined;
}
