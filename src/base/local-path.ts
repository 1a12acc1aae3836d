import { canonicalKey, type Json } from "./canonical.ts";

/** Whether a source is read from this machine, that is, neither a URI nor an expression. */
export const isLocalPath = (value: unknown): value is string =>
  typeof value === "string" && !/^[a-z][a-z0-9+.-]*:\/\//i.test(value);

/**
 * A local path without parts that do not change its meaning: "./a//b/../c.csv" and "a/c.csv" are the same file. Links
 * are not followed.
 */
export function plainPath(path: string): string {
  const made: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && made.length > 0 && made.at(-1) !== "..") made.pop();
    else if (part !== ".." || !path.startsWith("/")) made.push(part);
  }
  return `${path.startsWith("/") ? "/" : ""}${made.join("/")}` || ".";
}

/** A key that is equal for sources that are the same table, however their local paths are written. */
export const sourceKey = (source: Json): string =>
  canonicalKey(isLocalPath(source) && source !== "" ? plainPath(source) : source);
