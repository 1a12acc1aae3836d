import { canonicalKey, type Json } from "../base/canonical.ts";
import { isList, isObject } from "../base/json.ts";
import { isExprJson } from "../spec/expr.ts";

/** A value that differs between two requests. Undefined means that the value is absent. */
export interface LeafChange {
  /** The path for display, such as "ProcessingInputs[code].S3Input.S3Uri". */
  readonly path: string;
  /** The path as in the table of cache keys, such as "ProcessingInputs[].S3Input.S3Uri". */
  readonly member: string;
  /** The last name in the path: a member, an argument such as "max-depth", or a key. */
  readonly name: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

type At = Pick<LeafChange, "path" | "member" | "name">;

/** The members that identify list items. */
const IDENTITIES = ["InputName", "OutputName", "ChannelName", "PropertyFileName", "Name", "Key"];

/** All values that differ between two requests. List items and arguments are matched by name. */
export function leafChanges(
  before: Json | undefined,
  after: Json | undefined,
  at: At = { path: "", member: "", name: "" },
): readonly LeafChange[] {
  if (before === after || (before !== undefined && after !== undefined && canonicalKey(before) === canonicalKey(after)))
    return [];
  const [one, other] = [partsOf(before, at), partsOf(after, at)];
  if (one === undefined || other === undefined) return [{ ...at, before, after }];
  const named = one.by ?? other.by;
  if (one.by !== undefined && other.by !== undefined && one.by !== other.by) return [{ ...at, before, after }];
  return [...new Set([...one.parts.keys(), ...other.parts.keys()])].flatMap((key) =>
    leafChanges(one.parts.get(key), other.parts.get(key), below(at, key, named)),
  );
}

function below({ path, member }: At, key: string, by: "list" | "arguments" | undefined): At {
  if (by !== undefined) return { path: `${path}[${key}]`, member: `${member}[]`, name: key.replace(/^-+/, "") };
  const joined = (to: string): string => (to === "" ? key : `${to}.${key}`);
  return { path: joined(path), member: joined(member), name: key };
}

interface Parts {
  readonly parts: ReadonlyMap<string, Json>;
  readonly by?: "list" | "arguments";
}

/** A value's parts, by name. Undefined for plain values, expressions and lists of items that have no names. */
function partsOf(value: Json | undefined, at: At): Parts | undefined {
  if (value === undefined) return { parts: new Map() };
  if (isExprJson(value)) return undefined;
  if (isObject(value)) return { parts: new Map(Object.entries(value)) };
  if (!isList(value)) return undefined;
  if (at.name === "ContainerArguments") return argumentParts(value);
  return itemParts(value);
}

function itemParts(list: readonly Json[]): Parts | undefined {
  const identity = IDENTITIES.find((name) => list.every((item) => isObject(item) && typeof item[name] === "string"));
  if (identity === undefined) {
    const isPlain = list.every((item) => item === null || typeof item !== "object" || isExprJson(item));
    return isPlain ? undefined : { parts: new Map(list.map((item, index) => [String(index), item])), by: "list" };
  }
  const parts = new Map(list.map((item) => [String((item as { readonly [key: string]: Json })[identity]), item]));
  return parts.size === list.length ? { parts, by: "list" } : undefined;
}

/** A job's arguments by flag: `--max-depth 8`, and `--verbose` without a value. */
function argumentParts(list: readonly Json[]): Parts | undefined {
  const parts = new Map<string, Json>();
  let flag: string | undefined;
  for (const item of list) {
    if (typeof item === "string" && item.startsWith("--")) {
      if (parts.has(item)) return undefined;
      flag = item;
      parts.set(flag, []);
    } else if (flag === undefined) return undefined;
    else parts.set(flag, [...(parts.get(flag) as readonly Json[]), item]);
  }
  const single = [...parts].map(([key, values]) => {
    const found = values as readonly Json[];
    return [key, found.length === 1 ? (found[0] as Json) : found.length === 0 ? true : found] as const;
  });
  return { parts: new Map(single), by: "arguments" };
}
