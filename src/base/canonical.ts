import { printableSource } from "./printable.ts";

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** Sorts by code unit and never by locale, so that the order is the same on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Returns the same value with the keys of every object sorted and undefined members removed. A value with a toJSON
 * method, such as an expression, is replaced by the method's result.
 */
export function canonical<T extends Json>(value: T): T;
export function canonical(value: unknown): Json;
export function canonical(value: unknown): Json {
  if (value !== null && typeof value === "object") {
    const { toJSON } = value as { toJSON?: () => unknown };
    if (typeof toJSON === "function") return canonical(toJSON.call(value));
    if (Array.isArray(value)) return value.map(canonical);
    return sorted(value as Readonly<Record<string, unknown>>);
  }
  return value as Json;
}

/** Optimized, because definitions with thousands of members are processed here. */
function sorted(value: Readonly<Record<string, unknown>>): JsonObject {
  const made: Record<string, Json> = {};
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    // A plain assignment to this member would set the prototype instead.
    if (key === "__proto__") Object.defineProperty(made, key, { ...MEMBER, value: canonical(member) });
    else made[key] = canonical(member);
  }
  return made;
}

const MEMBER = { configurable: true, enumerable: true, writable: true };

/**
 * The canonical JSON of a value, with sorted keys, two-space indentation, a final newline and escaped invisible
 * characters. Equal values produce equal bytes.
 */
export const canonicalText = (value: unknown): string =>
  `${printableSource(JSON.stringify(canonical(value), null, 2))}\n`;

/** The canonical JSON of a value on one line, for keys and comparisons. */
export const canonicalKey = (value: unknown): string => JSON.stringify(canonical(value));

/**
 * Describes a value's type in words. Messages about the form of a value mention only its type, because the value could
 * be secret.
 */
export function nounOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return { string: "a string", number: "a number", boolean: "a boolean" }[typeof value as string] ?? "an object";
}
