import type { z } from "zod";
import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import type { Respelt } from "../../base/spellings.ts";
import { didYouMean, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { isExpr, isExprJson } from "../../spec/expr.ts";
import { fieldInfo, fieldSchema } from "../../spec/fields.ts";
import type { ConfigSchema, StepSpec } from "../../spec/step.ts";
import { describeSchema } from "./describe.ts";
import { defaultOf, mayBeLeftOut } from "./schema.ts";
import { secretPaths, shown } from "./secrets.ts";

type Values = Readonly<Record<string, unknown>>;

/** Finds unknown fields, suggesting the nearest name, and values that the schema rejects. */
export const checkConfig = (spec: StepSpec, config: Values, at: Place): readonly Diagnostic[] =>
  checkFields(at.step ?? spec.name, spec.config, config, at);

/** Does the same for any schema. `owner` is its name in messages. */
export function checkFields(owner: string, schema: ConfigSchema, config: Values, at: Place): readonly Diagnostic[] {
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  return Object.entries(config).flatMap(([field, value]) => {
    const type = Object.hasOwn(shape, field) ? ownMember(shape, field) : undefined;
    if (type === undefined) return [unknownField(owner, field, Object.keys(shape), at)];
    const fault = badValue(owner, field, type, value, { ...at, field });
    return fault === undefined ? [] : [fault];
  });
}

/**
 * Finds plaintext secrets. They must not end up in a definition, because definitions are stored and shown to many
 * people.
 */
export const secretsIn = (spec: StepSpec, config: Values, at: Place): readonly Diagnostic[] =>
  Object.entries(config).flatMap(([field, value]) =>
    secretPaths(field, value, fieldSchema(spec.config, field)).map((path) =>
      diagnostic("config/secret", { step: at.step ?? spec.name, field: [field, ...path].join(".") }, { ...at, field }),
    ),
  );

/** The problem with a field's value, if any. Secrets in the value are hidden. */
export function badValue(
  owner: string,
  field: string,
  schema: z.ZodType,
  value: unknown,
  at: Place,
): Diagnostic | undefined {
  // Code is read when the pipeline is compiled.
  if (fieldInfo(schema).code !== undefined && holdsExpression(value)) {
    const expected = "a path that is known before the pipeline runs";
    return diagnostic("config/bad-value", { step: owner, field, expected, value: shown(field, value, schema) }, at);
  }
  if (value === undefined || holdsExpression(value) || schema.safeParse(value).success) return undefined;
  const data = { step: owner, field, expected: describeSchema(schema), value: shown(field, value, schema) };
  const hint = mayBeLeftOut(schema) ? hintToOmit(defaultOf(schema)) : undefined;
  return diagnostic("config/bad-value", data, at, defined({ hint }));
}

const hintToOmit = (value: Json | undefined): string =>
  value === undefined ? "omit it, because it is optional" : `omit it to use the default, ${JSON.stringify(value)}`;

/** The diagnostics for fields that are set in both spellings. */
export const respeltFields = (step: string, twice: readonly Respelt[]): readonly Diagnostic[] =>
  twice.map(({ key, before }) => diagnostic("config/two-spellings", { a: before, b: key, step }, { step, field: key }));

/** The diagnostic for an unknown field. */
export function unknownField(owner: string, field: string, known: readonly string[], at: Place): Diagnostic {
  const near = nearest(field, known);
  const hint = didYouMean(near, `its fields are ${known.join(", ")}`);
  return diagnostic("config/unknown-field", { step: owner, field }, { ...at, field }, { hint });
}

/** True if part of a value is known only at run time. The service checks that part instead of the schema. */
export function holdsExpression(value: unknown): boolean {
  if (isExpr(value) || isExprJson(value)) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(holdsExpression);
}
