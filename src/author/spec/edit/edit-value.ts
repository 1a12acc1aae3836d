import type { Json } from "../../../base/canonical.ts";
import { isList, isObject } from "../../../base/json.ts";
import { ownMember } from "../../../base/own.ts";
import type { Edit } from "../../../diagnostics/index.ts";

/** An edit of a document, independent of its file. */
export type ValueEdit = Pick<Edit, "path" | "action"> & { readonly value?: Json | undefined };

/** The value at a path. */
export function valueIn(value: Json | undefined, path: ValueEdit["path"]): Json | undefined {
  return path.reduce<Json | undefined>((found, key) => {
    if (isList(found)) return typeof key === "number" ? found[key] : undefined;
    return isObject(found) ? ownMember(found, String(key)) : undefined;
  }, value);
}

/**
 * The value that a document has after an edit. An edit inside a value that is neither a map nor a list, or
 * to a missing value, changes nothing.
 */
export function edited(value: Json | undefined, { path, action, value: put }: ValueEdit): Json | undefined {
  const [key, ...below] = path;
  if (key === undefined) return value;
  if (isList(value)) {
    if (typeof key !== "number" || (below.length > 0 && key >= value.length)) return value;
    if (below.length > 0) return value.with(key, edited(value[key], { path: below, action, value: put }) as Json);
    if (action === "remove") return value.filter((_, index) => index !== key);
    if (action === "insert" || key >= value.length) return value.toSpliced(key, 0, put as Json);
    return value.with(key, put as Json);
  }
  const map = value ?? {};
  if (!isObject(map)) return value;
  const name = String(key);
  const inner = below.length === 0 ? put : edited(ownMember(map, name), { path: below, action, value: put });
  const entries = Object.entries(map);
  if (action === "remove" && below.length === 0) return Object.fromEntries(entries.filter(([one]) => one !== name));
  if (inner === undefined) return value;
  if (!Object.hasOwn(map, name)) return Object.fromEntries([...entries, [name, inner]]);
  return Object.fromEntries(entries.map(([one, old]) => [one, one === name ? inner : old]));
}

/** Whether two values are equal, regardless of the order of keys. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(ownMember(a, key), ownMember(b, key)))
  );
}
