import type { Json } from "../../base/canonical.ts";
import { listed } from "../../base/words.ts";
import type { FieldLimit } from "./policy.ts";

/**
 * Describes what a limit permits, if a value is outside it. A list is inside if all its values are. Undefined if the
 * value is inside.
 */
export function whyNot(value: Json, limit: FieldLimit): string | undefined {
  if (Array.isArray(value))
    return (value as readonly Json[]).map((one) => whyNot(one, limit)).find((why) => why !== undefined);
  const { allowed, min, max } = limit;
  if (allowed !== undefined && !allowed.some((one) => one === value)) return permitted(limit);
  if (min !== undefined && !(typeof value === "number" && value >= min)) return permitted(limit);
  if (max !== undefined && !(typeof value === "number" && value <= max)) return permitted(limit);
  return undefined;
}

function permitted({ allowed, min, max }: FieldLimit): string {
  const range = [min === undefined ? [] : [`at least ${min}`], max === undefined ? [] : [`at most ${max}`]].flat();
  const values = allowed === undefined ? [] : [`only ${listed(allowed.map((one) => JSON.stringify(one)))}`];
  return listed([...values, ...range]);
}
