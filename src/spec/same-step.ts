import { z } from "zod";
import { isServiceStep } from "./service-step.ts";
import type { StepSpec } from "./step.ts";

/**
 * Whether two specifications describe the same step. Two installed copies of a package create two objects for each
 * step, so the specifications are compared completely, including the source code of their functions. A step with the
 * same name that differs in any way, such as one from another version, is a different step.
 */
export function isSameStep(one: StepSpec, other: StepSpec): boolean {
  if (one === other) return true;
  if (one.name !== other.name) return false;
  if (isServiceStep(one)) return true;
  const said = wordsOf(one);
  return said !== undefined && said === wordsOf(other);
}

/** This is only a cache, so it does not matter which copy of this module filled it. */
const known = new WeakMap<StepSpec, string | undefined>();

/** A specification's complete content as one string. Undefined if one of its members cannot be compared. */
function wordsOf(spec: StepSpec): string | undefined {
  if (!known.has(spec)) known.set(spec, write(spec));
  return known.get(spec);
}

function write({ config, ...spec }: StepSpec): string | undefined {
  try {
    return JSON.stringify([spec, z.toJSONSchema(config, { io: "input", unrepresentable: "any" })], sorted);
  } catch {
    return undefined;
  }
}

/** Replaces functions with their source code, makes folders relative to their package, and sorts members by name. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value === "function" || value instanceof RegExp) return String(value);
  if (typeof value === "string" && value.startsWith("file:")) return value.split("/").slice(-3).join("/");
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
