import type { Json, JsonObject } from "./canonical.ts";

/** Whether a parsed value is an object, that is, neither null nor a list. */
export const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Whether a parsed value is a list. Unlike `Array.isArray`, it keeps the type of the items. */
export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** The object itself, or an empty one for any other value. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** The list itself, or an empty one for any other value. */
export const listOf = (value: unknown): readonly Json[] => (isList(value) ? value : []);
