import { canonicalKey, type JsonObject } from "../../base/canonical.ts";
import type { Registry } from "../../registry/registry.ts";
import { fieldEntries, fieldInfo, serializedName } from "../../spec/fields.ts";
import type { StepSpec } from "../../spec/step.ts";
import { closed, jsonSchema, orExpression, ref } from "./schema-parts.ts";

/** Schemas of fields that several steps share, with the names of their definitions, keyed by their JSON. */
type SharedFields = ReadonlyMap<string, { readonly name: string; readonly schema: JsonObject }>;

export function sharedFields(registry: Registry): SharedFields {
  const uses = new Map<string, { readonly field: string; readonly schema: JsonObject; count: number }>();
  for (const [field, schema] of registry.steps.flatMap(configFields)) {
    const use = uses.get(canonicalKey(schema)) ?? { field, schema, count: 0 };
    use.count += 1;
    uses.set(canonicalKey(schema), use);
  }
  const names = new Map<string, number>();
  return new Map(
    [...uses].flatMap(([key, { field, schema, count }]) => {
      if (count < 2) return [];
      const variant = (names.get(field) ?? 0) + 1;
      names.set(field, variant);
      return [[key, { name: `field-${field}${variant === 1 ? "" : `-${variant}`}`, schema }]];
    }),
  );
}

/** The fields of a step's config and their schemas. */
const configFields = (spec: StepSpec): readonly (readonly [field: string, schema: JsonObject])[] =>
  fieldEntries(spec.config).map(([field, schema]) => [
    field,
    { ...orExpression(jsonSchema(schema)), description: fieldInfo(schema).doc },
  ]);

/** The schema of a step's config and inputs, which applies if an entry names that step. */
export function perStep(spec: StepSpec, registry: Registry, shared: SharedFields): JsonObject {
  const called = [...registry.names].filter(([, one]) => one === spec).map(([name]) => name);
  const fields = configFields(spec).flatMap(([field, schema]) => {
    const found = shared.get(canonicalKey(schema));
    const one = found === undefined ? schema : ref(found.name);
    return [...new Set([field, serializedName(spec.config, field)])].map((key) => [key, one] as const);
  });
  return {
    if: { properties: { step: { pattern: `^(${called.join("|")})(_.+)?$` } } },
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema for what holds where `if` does
    then: {
      properties: {
        config: closed(Object.fromEntries(fields)),
        inputs: closed(
          Object.fromEntries(Object.entries(spec.inputs).map(([port, { doc }]) => [port, { description: doc }])),
        ),
      },
    },
  };
}
