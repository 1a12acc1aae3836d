import type { Json, JsonObject } from "../../base/canonical.ts";
import { listed, quoted } from "../../base/words.ts";

/** What a wrapper could not be unwrapped for. */
export interface WrapperFault {
  readonly path: readonly (string | number)[];
  readonly type: string;
  readonly reason: string;
}

const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Types that Python configs wrap, and what their value must be. */
const TYPES: ReadonlyMap<string, (value: Json | undefined) => boolean> = new Map<
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

/** Says of which Python class a nested model is; our files say it by the schema. */
export const MODEL_KEYS: ReadonlySet<string> = new Set(["__model_type__", "__model_module__"]);

/** The plain JSON of a value that Python wrote: nested models without their type, typed values bare. */
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
    const test = typeof type === "string" ? TYPES.get(type) : undefined;
    const inner = value["value"];
    if (test?.(inner) === true) return bare(inner as Json, faults, [...path, "value"]);
    const reason =
      test === undefined ? `known are ${listed([...TYPES.keys()].map(quoted))}` : "its value is of another type";
    faults.push({ path, type: String(type), reason });
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !MODEL_KEYS.has(key))
      .map(([key, member]) => [key, bare(member, faults, [...path, key])]),
  );
}
