import type { Json, JsonObject } from "../../base/canonical.ts";

/** Part of a request that is an object; empty where it is not there. */
export const objectAt = (value: Json | undefined, key: string): JsonObject => {
  const found = (value as JsonObject | undefined)?.[key];
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as JsonObject) : {};
};

export const listAt = (value: Json | undefined, key: string): readonly JsonObject[] => {
  const found = (value as JsonObject | undefined)?.[key];
  return Array.isArray(found) ? (found as readonly JsonObject[]) : [];
};

/** A text, or undefined; numbers and booleans are written out, as the service does with values in text slots. */
export const textAt = (value: Json | undefined, key: string): string | undefined => {
  const found = (value as JsonObject | undefined)?.[key];
  if (found === undefined || found === null) return undefined;
  return typeof found === "string" ? found : JSON.stringify(found);
};

/** A list of words, as an entrypoint is. */
export const wordsAt = (value: Json | undefined, key: string): readonly string[] => {
  const found = (value as JsonObject | undefined)?.[key];
  return Array.isArray(found) ? found.map((word) => (typeof word === "string" ? word : JSON.stringify(word))) : [];
};

/** A map of texts, as Environment and HyperParameters are. */
export const textsAt = (value: Json | undefined, key: string): Readonly<Record<string, string>> => {
  const found = objectAt(value, key);
  return Object.fromEntries(Object.keys(found).map((name) => [name, textAt(found, name) ?? ""]));
};

/** Some members of a request, as far as they are there. */
export const pick = (request: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (request[name] === undefined ? [] : [[name, request[name] as Json]])));

/** Seconds that a job may take; undefined where nothing is said. */
export function limitOf(request: JsonObject): number | undefined {
  const limit = Number(textAt(objectAt(request, "StoppingCondition"), "MaxRuntimeInSeconds"));
  return Number.isFinite(limit) && limit > 0 ? limit : undefined;
}
