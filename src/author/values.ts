import type { Json } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { isList, isObject } from "../base/json.ts";
import { diagnostic, SpeclineError } from "../diagnostics/index.ts";
import { isExpr } from "../spec/expr.ts";
import { contentOf, type Mark, marksOf } from "../spec/marks.ts";
import type { Parameter } from "../spec/pipeline.ts";
import type { StepSpec } from "../spec/step.ts";
import { type Handle, handleBehind } from "./chain/handle.ts";
import { parameterOf } from "./expressions.ts";

/** The parameters and handles that are mentioned in values. */
export interface Mentions {
  readonly parameters: Parameter[];
  readonly handles: Handle<StepSpec>[];
}

export const noMentions = (): Mentions => ({ parameters: [], handles: [] });

/**
 * Converts a value to JSON, with expressions in the definition language, and collects the parameters and handles that
 * it contains.
 *
 * @param value - the value that a user passed as a setting
 * @param found - collects the parameters and handles that are mentioned
 * @throws SpeclineError for values that JSON would omit or write as an empty object, and for values from a newer
 *   version of Specline
 */
export function toJson(value: unknown, found: Mentions): Json | undefined {
  if (value === undefined || value === null) return value;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date) return value.toJSON();
  if (isExpr(value)) {
    const parameter = parameterOf(value);
    if (parameter !== undefined) found.parameters.push(parameter);
    const handle = handleBehind(value);
    if (handle !== undefined) found.handles.push(handle);
    return toJson((value as unknown as { toJSON(): unknown }).toJSON(), found);
  }
  if (Array.isArray(value)) return value.map((item) => toJson(item, found) ?? null);
  if (typeof value === "object" && isPlain(value)) return toJsonObject(value, found);
  return refuse(value);
}

/** Checks the object's shape, because objects in a notebook have a prototype from another realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === null || Object.getPrototypeOf(prototype) === null) && marksOf(value).length === 0;
}

/** Suggests a replacement for a value that is not JSON. */
const ALTERNATIVES: Partial<Readonly<Record<Mark, string>>> = {
  output: "pass its location: the output's `uri`",
  declaration: "pass the location of one of its outputs: `out.NAME.uri`",
  properties: "pass one of its members, down to a single value",
};

function refuse(value: unknown): never {
  const [mark] = typeof value === "object" && value !== null ? marksOf(value) : [];
  const type =
    typeof value === "object" && value !== null ? (mark ?? value.constructor?.name ?? "object") : typeof value;
  const hint = mark === undefined ? undefined : ALTERNATIVES[mark];
  const what = contentOf<string>(value, "properties") ?? type;
  throw new SpeclineError([diagnostic("author/not-json", { type: what }, {}, defined({ hint }))]);
}

/** Converts an object's members. Undefined members are omitted. */
export const toJsonObject = (value: object, found: Mentions): { readonly [key: string]: Json } =>
  Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const json = toJson(member, found);
      return json === undefined ? [] : [[key, json] as const];
    }),
  );

const STEP_KEYS: ReadonlySet<string> = new Set(["Specline:Output", "Specline:Metric"]);

/** Renames the steps to which outputs and metrics in JSON refer. */
export function renameSteps<T extends Json>(value: T, name: (key: string) => string): T {
  const walk = (node: Json): Json => {
    if (isList(node)) return node.map(walk);
    if (!isObject(node)) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, member]) =>
        STEP_KEYS.has(key) && isObject(member)
          ? [key, { ...member, step: name(String(member["step"])) }]
          : [key, walk(member)],
      ),
    );
  };
  return walk(value) as T;
}
