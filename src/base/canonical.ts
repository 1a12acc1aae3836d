/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Orders by code unit, never by locale, so that every machine sorts alike. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The same value with the keys of every object sorted and undefined members dropped.
 * Whatever offers toJSON (an expression, for one) is replaced by what it gives.
 */
export function canonical(value: unknown): Json {
  if (value !== null && typeof value === "object") {
    const { toJSON } = value as { toJSON?: () => unknown };
    if (typeof toJSON === "function") return canonical(toJSON.call(value));
    if (Array.isArray(value)) return value.map(canonical);
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(
      entries.sort(([a], [b]) => byText(a, b)).map(([key, member]) => [key, canonical(member)]),
    );
  }
  return value as Json;
}

/** One text per value: sorted keys, two spaces, a line end. Same value, same bytes. */
export const canonicalText = (value: unknown): string => `${JSON.stringify(canonical(value), null, 2)}\n`;

/** One short text per value, for keys and comparisons. */
export const canonicalKey = (value: unknown): string => JSON.stringify(canonical(value));
