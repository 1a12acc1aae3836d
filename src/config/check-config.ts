import type { z } from "zod";
import type { JsonObject } from "../base/canonical.ts";
import { nearest, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import { isExpr, isExprJson } from "../spec/expr.ts";
import type { StepSpec } from "../spec/step.ts";
import { describeSchema } from "./describe.ts";

/** Every fault of the values that were set: unknown fields with the nearest name, values outside of what the schema takes. */
export function checkConfig(spec: StepSpec, config: JsonObject, at: Place): readonly Diagnostic[] {
  const shape = spec.config.shape as Readonly<Record<string, z.ZodType>>;
  return Object.entries(config).flatMap(([field, value]) => {
    const schema = shape[field];
    if (schema === undefined) return [unknownField(spec.name, field, Object.keys(shape), at)];
    if (value === undefined || holdsExpression(value) || schema.safeParse(value).success) return [];
    const data = { step: at.step ?? spec.name, field, expected: describeSchema(schema), value: JSON.stringify(value) };
    return [diagnostic("config/bad-value", data, { ...at, field })];
  });
}

function unknownField(step: string, field: string, known: readonly string[], at: Place): Diagnostic {
  const near = nearest(field, known);
  const hint = near === undefined ? `its fields are ${known.join(", ")}` : `did you mean ${quoted(near)}?`;
  return diagnostic("config/unknown-field", { step: at.step ?? step, field }, { ...at, field }, { hint });
}

/** True where some part of a value is known only when the pipeline runs: the service checks that part, not the schema. */
export function holdsExpression(value: unknown): boolean {
  if (isExpr(value) || isExprJson(value)) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(holdsExpression);
}
