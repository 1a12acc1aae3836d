import type { Json, JsonObject } from "../../base/canonical.ts";

/** An object member of a request; empty if absent. */
export const objectAt = (value: Json | undefined, key: string): JsonObject => {
  const found = (value as JsonObject | undefined)?.[key];
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as JsonObject) : {};
};

export const listAt = (value: Json | undefined, key: string): readonly JsonObject[] => {
  const found = (value as JsonObject | undefined)?.[key];
  return Array.isArray(found) ? (found as readonly JsonObject[]) : [];
};

/** A string, or undefined; numbers and booleans are converted, as the service does for string members. */
export const textAt = (value: Json | undefined, key: string): string | undefined => {
  const found = (value as JsonObject | undefined)?.[key];
  if (found === undefined || found === null) return undefined;
  return typeof found === "string" ? found : JSON.stringify(found);
};

/** A list of strings, such as an entrypoint. */
export const wordsAt = (value: Json | undefined, key: string): readonly string[] => {
  const found = (value as JsonObject | undefined)?.[key];
  return Array.isArray(found) ? found.map((word) => (typeof word === "string" ? word : JSON.stringify(word))) : [];
};

/** A map of strings, such as Environment and HyperParameters. */
export const textsAt = (value: Json | undefined, key: string): Readonly<Record<string, string>> => {
  const found = objectAt(value, key);
  return Object.fromEntries(Object.keys(found).map((name) => [name, textAt(found, name) ?? ""]));
};

/** The given members of a request, omitting absent ones. */
export const pick = (request: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (request[name] === undefined ? [] : [[name, request[name] as Json]])));

/** The time limit of a job in seconds; undefined if none is set. */
export function limitOf(request: JsonObject): number | undefined {
  const limit = Number(textAt(objectAt(request, "StoppingCondition"), "MaxRuntimeInSeconds"));
  return Number.isFinite(limit) && limit > 0 ? limit : undefined;
}
