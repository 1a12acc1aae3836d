import { printableSource } from "./printable.ts";

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Orders by code unit, never by locale, so that every machine sorts alike. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The same value with the keys of every object sorted and undefined members dropped.
 * Whatever offers toJSON (an expression, for one) is replaced by what it gives.
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

/** Written for speed: every definition, with its thousands of members, goes through here. */
function sorted(value: Readonly<Record<string, unknown>>): JsonObject {
  const made: Record<string, Json> = {};
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    // To assign this one would set the prototype, not a member.
    if (key === "__proto__") Object.defineProperty(made, key, { ...MEMBER, value: canonical(member) });
    else made[key] = canonical(member);
  }
  return made;
}

const MEMBER = { configurable: true, enumerable: true, writable: true };

/** One text per value: sorted keys, two spaces, a line end, characters that are not seen spelt out. Same value, same bytes. */
export const canonicalText = (value: unknown): string =>
  `${printableSource(JSON.stringify(canonical(value), null, 2))}\n`;

/** One short text per value, for keys and comparisons. */
export const canonicalKey = (value: unknown): string => JSON.stringify(canonical(value));

/** What a value is, in words; messages about its form do not show it, for it may be a secret. */
export function nounOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return { string: "a text", number: "a number", boolean: "a truth value" }[typeof value as string] ?? "an object";
}
