import type { Json } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { listed, quoted } from "../../base/words.ts";

/** A wrapper that could not be unwrapped. */
export interface WrapperFault {
  readonly path: readonly (string | number)[];
  readonly type: string;
  readonly reason: string;
}

/** Types that Python configs wrap, each with a check of its value. */
const WRAPPED_TYPES: ReadonlyMap<string, (value: Json | undefined) => boolean> = new Map<
  string,
  (value: Json | undefined) => boolean
>([
  ["list", Array.isArray],
  ["tuple", Array.isArray],
  ["set", Array.isArray],
  ["dict", isObject],
  ["datetime", (value) => typeof value === "string"],
  ["Path", (value) => typeof value === "string"],
  ["Enum", (value) => value !== undefined && !isObject(value) && !Array.isArray(value)],
]);

/** The Python class of a nested model. In our files, it follows from the schema. */
export const MODEL_KEYS: ReadonlySet<string> = new Set(["__model_type__", "__model_module__"]);

/** Converts a value that Python wrote to plain JSON: nested models lose their type, and typed values are unwrapped. */
export function unwrap(
  value: Json,
  faults: WrapperFault[] = [],
  path: readonly (string | number)[] = [],
): { readonly value: Json; readonly faults: readonly WrapperFault[] } {
  return { value: bare(value, faults, path), faults };
}

function bare(value: Json, faults: WrapperFault[], path: readonly (string | number)[]): Json {
  if (Array.isArray(value)) return value.map((item, index) => bare(item, faults, [...path, index]));
  if (!isObject(value)) return value;
  const type = value["__type_info__"];
  if (type !== undefined) {
    const test = typeof type === "string" ? WRAPPED_TYPES.get(type) : undefined;
    const inner = value["value"];
    if (test?.(inner) === true) return bare(inner as Json, faults, [...path, "value"]);
    const reason =
      test === undefined
        ? `the known types are ${listed([...WRAPPED_TYPES.keys()].map(quoted))}`
        : "its value is of another type";
    faults.push({ path, type: String(type), reason });
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !MODEL_KEYS.has(key))
      .map(([key, member]) => [key, bare(member, faults, [...path, key])]),
  );
}
