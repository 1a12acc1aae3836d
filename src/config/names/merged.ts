import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";

/** Whether all members of a value are in the object that it was merged into. */
export const agreesWith = (merged: Json, value: Json): boolean =>
  isObject(merged) && isObject(value)
    ? Object.entries(value).every(([key, member]) => canonicalKey(merged[key]) === canonicalKey(member))
    : canonicalKey(merged) === canonicalKey(value);

/** The members of an object to which the other object gives another value. */
export function differing(value: Json, other: Json): Json {
  if (!isObject(value) || !isObject(other)) return value;
  const entries = Object.entries(value).filter(
    ([key, member]) => Object.hasOwn(other, key) && canonicalKey(other[key]) !== canonicalKey(member),
  );
  return Object.fromEntries(entries) as JsonObject;
}
