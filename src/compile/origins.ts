import { canonicalKey, type Json, type JsonObject } from "../base/canonical.ts";
import { isObject } from "../base/json.ts";
import { ownMember } from "../base/own.ts";
import type { Diagnostic, Place } from "../diagnostics/index.ts";
import type { Wired } from "../resolve/wired.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { isExprJson } from "../spec/expr.ts";
import { keyOf, parsePath } from "../spec/reference.ts";
import type { Target } from "../spec/target.ts";

/** A value that a user wrote, and its path in the step's config or in the target. */
interface Leaf {
  readonly path: string;
  readonly value: Json;
}

/**
 * Moves faults in a compiled definition to the step's field or the target's member where the user wrote the faulty
 * value. A fault is moved only if the values are equal, so a fault in a computed value stays where it is. A fault in a
 * target is reported once, not for each step that uses it.
 */
export function toOrigins(
  faults: readonly Diagnostic[],
  definition: Definition,
  { title, steps }: Wired,
  target: Target,
): readonly Diagnostic[] {
  const { name: _, ...members } = target;
  const settings = target.name === "local" ? [] : leaves(members as unknown as Json, "");
  const places = new Set<string>();
  return faults.flatMap((fault) => {
    const step = steps.find(({ id }) => id === fault.at.step);
    const own = { ...step?.at, pipeline: title };
    const path = fault.at.path === undefined ? undefined : parsePath(fault.at.path)?.map(keyOf);
    const value = path?.reduce<unknown>(memberOf, definition) as Json | undefined;
    const member = String(path?.findLast((key) => typeof key === "string") ?? "");
    if (step === undefined || value === undefined || value === null || isExprJson(value))
      return [{ ...fault, at: { ...own, ...fault.at } }];
    const field = originOf(member, value, leaves(step.config, ""));
    if (field !== undefined) return [{ ...fault, at: { ...own, ...fault.at, field } }];
    const setting = originOf(member, value, settings);
    if (setting === undefined) return [{ ...fault, at: { ...own, ...fault.at } }];
    const at: Place = { pipeline: title, path: `targets.${target.name}.${setting}` };
    const key = canonicalKey([fault.code, setting]);
    if (places.has(key)) return [];
    places.add(key);
    return [{ ...fault, at }];
  });
}

/** The leaf with this value, preferably with a name like the member's. Values such as true require a similar name. */
function originOf(member: string, value: Json, written: readonly Leaf[]): string | undefined {
  const key = canonicalKey(value);
  const equal = written.filter((leaf) => canonicalKey(leaf.value) === key);
  const named = equal.filter(({ path }) => isAlike(path, member));
  const isTelling = typeof value === "string" && value.length > 1;
  const [first, ...others] = named.length > 0 ? named : isTelling ? equal : [];
  return others.length > 0 ? undefined : first?.path;
}

/** Whether a field's last name and a member's name begin alike: volumeSizeGb and VolumeSizeInGB. */
function isAlike(path: string, member: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const [one, other] = [plain(path.replace(/^.*\./, "")), plain(member)];
  const length = Math.min(4, one.length, other.length);
  return length > 0 && one.slice(0, length) === other.slice(0, length);
}

function leaves(value: Json, path: string): readonly Leaf[] {
  if (isExprJson(value)) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item as Json, `${path}[${index}]`));
  if (isObject(value))
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
  return value === null || value === undefined ? [] : [{ path, value }];
}

const memberOf = (value: unknown, key: string | number): unknown =>
  Array.isArray(value)
    ? value[Number(key)]
    : isObject(value as Json)
      ? ownMember(value as JsonObject, String(key))
      : undefined;
