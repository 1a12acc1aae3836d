import { z } from "zod";
import { isServiceStep } from "./service-step.ts";
import type { StepSpec } from "./step.ts";

/**
 * Whether two specifications are of one step. Two copies of a package, installed side by side, make two objects of each
 * of its steps: what counts is all that the specifications say, their functions by their source included. A step of the
 * same name that says anything else, as one of another version, is another step.
 */
export function isSameStep(one: StepSpec, other: StepSpec): boolean {
  if (one === other) return true;
  if (one.name !== other.name) return false;
  if (isServiceStep(one)) return true;
  const said = wordsOf(one);
  return said !== undefined && said === wordsOf(other);
}

/** Only a shortcut: no meaning hangs on which copy of this module filled it. */
const known = new WeakMap<StepSpec, string | undefined>();

/** All that a specification says, as one string; undefined where a member of it cannot be told from others. */
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

/** Functions by their source, folders without the place of their package, members by name. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value === "function" || value instanceof RegExp) return String(value);
  if (typeof value === "string" && value.startsWith("file:")) return value.split("/").slice(-3).join("/");
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
