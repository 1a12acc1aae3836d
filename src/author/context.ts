import { z } from "zod";
import type { Json, JsonObject } from "../base/canonical.ts";
import { nearest, quoted } from "../base/words.ts";
import { describeSchema } from "../config/index.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import { isExprJson } from "../spec/expr.ts";
import type { Context } from "../spec/fields.ts";

const share = z.number().gt(0).lt(1);
const column = z.string().min(1);
/** What each fact of the context may be. */
export const contextSchema = {
  task: z.enum(["binary", "multiclass", "regression"]),
  label: column,
  positive: z.string(),
  idColumn: column,
  timeColumn: column,
  groupColumn: column,
  validationSplit: share,
  testSplit: share,
  seed: z.int().min(0),
} as const satisfies { readonly [K in keyof Required<Context>]: z.ZodType };

export const isFact = (name: string): name is keyof Context => Object.hasOwn(contextSchema, name);

/** Every fault of facts that were given. Expressions pass: the service checks them. */
export function checkContext(facts: JsonObject, at: Place): readonly Diagnostic[] {
  return Object.entries(facts).flatMap(([field, value]) => {
    const place = { ...at, field };
    if (!isFact(field)) {
      const near = nearest(field, Object.keys(contextSchema));
      const hint =
        near === undefined ? `its facts are ${Object.keys(contextSchema).join(", ")}` : `did you mean ${quoted(near)}?`;
      return [diagnostic("author/context-field", { field }, place, { hint })];
    }
    const schema = contextSchema[field];
    if (isExprJson(value) || schema.safeParse(value).success) return [];
    const data = { field, expected: describeSchema(schema), value: JSON.stringify(value) };
    return [diagnostic("author/context-value", data, place)];
  });
}

/** Facts that are plain, and those that only a run knows: the latter go to the steps that read them. */
export function splitContext(facts: JsonObject): { readonly known: Context; readonly open: JsonObject } {
  const entries = Object.entries(facts).filter(([field]) => isFact(field));
  const part = (open: boolean): { readonly [key: string]: Json } =>
    Object.fromEntries(entries.filter(([, value]) => isExprJson(value) === open));
  return { known: part(false) as Context, open: part(true) };
}
