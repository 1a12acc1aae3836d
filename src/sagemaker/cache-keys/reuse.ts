import type { Json, JsonObject } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import type { DefinitionStep } from "../definition.ts";
import { awsPart, cacheTable } from "./index.ts";

/** Whether AWS's cache can answer a step at all, as far as its definition shows. */
export type CacheState =
  | { readonly kind: "on" }
  /** `of` says whether the Type is never cached, or whether this step's cache is off. */
  | { readonly kind: "off"; readonly of: "type" | "step" }
  | { readonly kind: "unknown"; readonly of: "type" | "run time" };

export function cacheStateOf({ Type, CacheConfig }: DefinitionStep): CacheState {
  const table = cacheTable(Type);
  if (table === undefined) return { kind: "unknown", of: "type" };
  if (table.aws === "not cached") return { kind: "off", of: "type" };
  const enabled: unknown = CacheConfig?.Enabled;
  if (isObject(enabled)) return { kind: "unknown", of: "run time" };
  return enabled === true ? { kind: "on" } : { kind: "off", of: "step" };
}

/** Execution variables that differ in each execution. */
const PASSING = /^Execution\.(PipelineExecutionId|PipelineExecutionArn|StartDateTime|CurrentDateTime)$/;

/** What the part of a step that AWS's cache compares refers to, such as "Parameters.Depth". */
export function comparedReferences(step: DefinitionStep): readonly string[] {
  const table = cacheTable(step.Type);
  return table === undefined ? [] : referencesIn(awsPart(table, step, step.Arguments) ?? {});
}

/** An execution variable among the references that makes every execution different. */
export const passingIn = (references: readonly string[]): string | undefined =>
  references.find((reference) => PASSING.test(reference));

/** What all expressions in a value refer to. */
function referencesIn(value: Json | JsonObject, found: string[] = []): readonly string[] {
  if (value === null || typeof value !== "object") return found;
  for (const [key, member] of Object.entries<Json>(value as { readonly [key: string]: Json })) {
    if (key === "Get" && typeof member === "string") found.push(member);
    else referencesIn(member, found);
  }
  return found;
}

/** The steps among references, without duplicates. */
export const stepsAmong = (references: readonly string[]): readonly string[] => [
  ...new Set(references.flatMap((reference) => /^Steps\.([^.[]+)/.exec(reference)?.[1] ?? [])),
];

/** The parameters among references. */
export const parametersAmong = (references: readonly string[]): readonly string[] =>
  references.flatMap((reference) => /^Parameters\.(\w[\w-]*)/.exec(reference)?.[1] ?? []);
