import { canonicalText, type Json } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";

/** A value inside others that has no members itself, with its path. */
export interface PolicyLeaf {
  readonly path: readonly string[];
  readonly value: Json;
}

/** The values in an object and the objects inside it. Lists count as a whole, as they do when layers are merged. */
export const leavesOf = (value: Json | undefined, path: readonly string[] = []): readonly PolicyLeaf[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([key, below]) => leavesOf(below, [...path, key]))
    : value === undefined
      ? []
      : [{ path, value }];

/** Whether two values are the same, whatever the order of their members. */
export const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  canonicalText(one ?? null) === canonicalText(other ?? null);
