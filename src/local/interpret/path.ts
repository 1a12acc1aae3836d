import type { Json } from "../../base/canonical.ts";

/** One part of a path: a name, or the index of an item. */
export type PathPart = string | number;

export type Walked = { readonly value: Json } | { readonly lost: string };

const known = (value: Json): string => {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value === null || typeof value !== "object") return `the value ${JSON.stringify(value)}`;
  return Object.keys(value).join(", ") || "nothing";
};

/**
 * Follows a path through a value. Lists can also be indexed by name, as the service does with `Outputs['train']`: the
 * name selects the element whose OutputName, InputName, ChannelName or similar member matches.
 */
export function walk(value: Json, parts: readonly PathPart[]): Walked {
  let here = value;
  for (const part of parts) {
    const next = member(here, part);
    if (next === undefined) return { lost: lostIn(here, part) };
    here = next;
  }
  return { value: here };
}

const lostIn = (value: Json, part: PathPart): string =>
  Array.isArray(value) && typeof part === "string"
    ? `'${part}' is not there: it is a list of ${value.length}, not an object`
    : `'${part}' is not there, but ${known(value)}`;

/** The index of an item in a list, by number or name. Returns -1 if there is none. */
export function indexIn(items: readonly Json[], part: PathPart): number {
  if (typeof part === "number") return part < items.length ? part : -1;
  return items.findIndex(
    (item) =>
      item !== null &&
      typeof item === "object" &&
      Object.entries(item).some(([key, text]) => key.endsWith("Name") && text === part),
  );
}

function member(value: Json, part: PathPart): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[])[indexIn(value as readonly Json[], part)];
  if (value === null || typeof value !== "object") return undefined;
  const object = value as { readonly [key: string]: Json };
  return Object.hasOwn(object, String(part)) ? object[String(part)] : undefined;
}
