import type { Json, JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { indexIn, type PathPart } from "./path.ts";

/** The value of one property of a step, as the user states it. */
export interface GivenValue {
  /** Empty if the user only states that the step is done. */
  readonly path: readonly PathPart[];
  readonly value: Json;
}

/** A step's properties, overridden by the given values. */
export const answered = (properties: JsonObject, given: readonly GivenValue[]): JsonObject =>
  given.reduce<JsonObject>(
    (all, { path, value }) => (path.length === 0 ? all : (put(all, path, value) as JsonObject)),
    properties,
  );

/** An item that a list lacks is appended, with the name by which expressions refer to it. */
function put(here: Json | undefined, [part, ...rest]: readonly PathPart[], value: Json): Json {
  if (part === undefined) return value;
  if (Array.isArray(here)) {
    const items = here as readonly Json[];
    const index = indexIn(items, part);
    if (index >= 0) return items.map((item, at) => (at === index ? put(item, rest, value) : item));
    return [...items, put(typeof part === "string" ? { Name: part } : undefined, rest, value)];
  }
  const object = typeof here === "object" && here !== null && !Array.isArray(here) ? (here as JsonObject) : {};
  return { ...object, [part]: put(ownMember(object, String(part)), rest, value) };
}
