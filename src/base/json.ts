import type { Json, JsonObject } from "./canonical.ts";

/** Whether a parsed value is an object, as opposed to null or a list. */
export const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Whether a parsed value is a list. Unlike `Array.isArray`, it preserves the type of the items. */
export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** Returns the object itself, or an empty object for any other value. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** Returns the list itself, or an empty list for any other value. */
export const listOf = (value: unknown): readonly Json[] => (isList(value) ? value : []);
