import type { Json, JsonObject } from "../../../base/canonical.ts";

/** The forms in which teams write the same configs. */
export const FORMS = ["two sections", "four sections", "nested sections"] as const;
export type FileForm = (typeof FORMS)[number];

/** A team's config: its name, its class, and its values by name on disk. */
export interface TeamConfig {
  readonly name: string;
  readonly className: string;
  readonly processing: boolean;
  readonly values: JsonObject;
}

/** Writes configs as teams do: common values once, the rest by config. */
export function teamFile(configs: readonly TeamConfig[], form: FileForm): JsonObject {
  const shared = common(configs);
  const processing = configs.filter((config) => config.processing);
  const ofProcessing = form === "two sections" ? {} : without(common(processing), shared);
  const rest = (some: readonly TeamConfig[], taken: JsonObject): JsonObject =>
    Object.fromEntries(some.map(({ name, values }) => [name, without(without(values, shared), taken)]));
  const others = form === "two sections" ? configs : configs.filter((config) => !config.processing);
  const sections = { processing_shared: ofProcessing, processing_specific: rest(processing, ofProcessing) };
  return {
    metadata: {
      created_at: "2026-02-03T04:05:06",
      config_types: Object.fromEntries(configs.map(({ name, className }) => [name, className])),
    },
    configuration: {
      shared,
      ...(form === "four sections" && sections),
      ...(form === "nested sections" && { processing: sections }),
      specific: rest(others, {}),
    },
  };
}

/** The values that all configs have in common. Nested values and job types stay with their config. */
function common(configs: readonly TeamConfig[]): JsonObject {
  const [first, ...others] = configs;
  if (first === undefined || others.length === 0) return {};
  return Object.fromEntries(
    Object.entries(first.values).filter(
      ([name, value]) =>
        name !== "job_type" &&
        (value === null || typeof value !== "object") &&
        others.every(({ values }) => Object.hasOwn(values, name) && values[name] === value),
    ),
  );
}

const without = (values: JsonObject, others: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !Object.hasOwn(others, name)));

/** The paths of all plain values below a value. An empty list or object is a value. */
export function leafPaths(
  value: Json,
  path: readonly (string | number)[] = [],
): readonly (readonly (string | number)[])[] {
  if (value === null || typeof value !== "object") return [path];
  const members: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? [...(value as readonly Json[]).entries()]
    : Object.entries(value);
  if (members.length === 0) return [path];
  return members.flatMap(([key, member]) => leafPaths(member, [...path, key]));
}
