import type { JsonObject } from "../base/canonical.ts";
import { nearest, quoted } from "../base/words.ts";
import { describeSchema } from "../config/index.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import { contextSchema, FACTS, isFact } from "../spec/context.ts";
import { isExprJson } from "../spec/expr.ts";

/** Every fault in the facts of a pipeline. An expression passes: the service checks its value. */
export const checkContext = (facts: JsonObject, at: Place): readonly Diagnostic[] =>
  Object.entries(facts).flatMap(([field, value]) => {
    const place = { ...at, field };
    if (!isFact(field)) {
      const near = nearest(field, FACTS);
      const hint = near === undefined ? `its facts are ${FACTS.join(", ")}` : `did you mean ${quoted(near)}?`;
      return [diagnostic("author/context-field", { field }, place, { hint })];
    }
    const schema = contextSchema.shape[field];
    if (isExprJson(value) || schema.safeParse(value).success) return [];
    const data = { field, expected: describeSchema(schema), value: JSON.stringify(value) };
    return [diagnostic("author/context-value", data, place)];
  });
