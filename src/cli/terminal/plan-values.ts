import { canonicalKey, type Json } from "../../base/canonical.ts";
import { isList, isObject } from "../../base/json.ts";
import type { FieldChange } from "../../plan/index.ts";
import { counted } from "./phrases.ts";

const LONGEST_VALUE = 40;
/** With more members that differ, the rest is counted. */
const MAX_MEMBERS = 3;

/** A duration in ISO 8601 with a single unit, as caches have it. */
const DURATION = /^P(?:T(\d+)([HM])|(\d+)([DW]))$/;
const UNITS: Readonly<Record<string, string>> = { H: "hour", M: "minute", D: "day", W: "week" };

export function valueText(value: Json | undefined): string {
  if (value === undefined) return "(none)";
  const text = typeof value === "string" ? value : (namedText(value) ?? JSON.stringify(value));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

/** A parameter, a parameter's type and a cache in words. Undefined for any other value. */
function namedText(value: Json): string | undefined {
  if (!isObject(value)) return undefined;
  const { Get: get, Type: type, Enabled: enabled, ExpireAfter: limit } = value;
  const size = Object.keys(value).length;
  if (size === 1 && typeof get === "string" && get.startsWith("Parameters."))
    return `parameter ${get.slice("Parameters.".length)}`;
  if (size === 1 && typeof type === "string") return type;
  if (enabled === false) return "off";
  return enabled === true && typeof limit === "string" && size === 2 ? durationText(limit) : undefined;
}

function durationText(text: string): string {
  const [, time, timeUnit, date, dateUnit] = DURATION.exec(text) ?? [];
  const unit = UNITS[timeUnit ?? dateUnit ?? ""];
  return unit === undefined ? text : counted(Number(time ?? date), unit);
}

/**
 * A change in words. A change of which only the fact is known has no values, and of long values only the members that
 * differ are shown.
 */
export function changeText({ before, after }: Pick<FieldChange, "before" | "after">): string {
  if (before === undefined && after === undefined) return "changed";
  const whole = `${valueText(before)} → ${valueText(after)}`;
  if (!whole.includes("…")) return whole;
  const members = differences(before, after, "");
  if (members.length === 1 && members[0]?.path === "") return partText(members[0]);
  const more = members.length - MAX_MEMBERS;
  return [...members.slice(0, MAX_MEMBERS).map(partText), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

interface Part {
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** The members that differ. Lists are compared item by item. */
function differences(before: Json | undefined, after: Json | undefined, path: string): readonly Part[] {
  if (canonicalKey(before ?? null) === canonicalKey(after ?? null)) return [];
  const areLists = isList(before) && isList(after);
  if (!areLists && !(isObject(before) && isObject(after) && namedText(before) === undefined))
    return [{ path, before, after }];
  const entries = (value: object): ReadonlyMap<string, Json> => new Map(Object.entries(value));
  const [one, other] = [entries(before), entries(after as object)];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((key) => {
    const name = areLists ? `[${key}]` : key;
    return differences(one.get(key), other.get(key), path === "" || areLists ? `${path}${name}` : `${path}.${name}`);
  });
}

/** Values that are alike at the start are shown from where they differ. */
function partText({ path, before, after }: Part): string {
  const label = path === "" ? "" : `${path} `;
  const [from, to] = [valueText(before), valueText(after)];
  if (from !== to || typeof before !== "string" || typeof after !== "string") return `${label}${from} → ${to}`;
  const at = [...before].findIndex((_, index) => before[index] !== after[index]);
  const start = Math.max(0, (at < 0 ? before.length : at) - 10);
  return `${label}…${valueText(before.slice(start))} → …${valueText(after.slice(start))}`;
}
