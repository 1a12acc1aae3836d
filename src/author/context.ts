import type { Json, JsonObject } from "../base/canonical.ts";
import { didYouMean, nearest } from "../base/words.ts";
import { describeSchema } from "../config/index.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import { contextSchema, FACTS, type Fact, isFact } from "../spec/context.ts";
import { isExprJson } from "../spec/expr.ts";
import type { Frame } from "../spec/pipeline.ts";
import { POLICIES, policySchema } from "../spec/policies.ts";

const isUsable = (fact: Fact, value: Json): boolean =>
  isExprJson(value) || contextSchema.shape[fact].safeParse(value).success;

/** The facts without errors. What follows from a wrong fact is not reported. */
export const usableFacts = (facts: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(facts).filter(([fact, value]) => isFact(fact) && isUsable(fact, value)));

/** Finds errors in the given facts. Expressions are checked by the service. */
export const checkContext = (facts: JsonObject, at: Place): readonly Diagnostic[] =>
  Object.entries(facts).flatMap(([field, value]) => {
    const place = { ...at, field };
    if (!isFact(field)) {
      const hint = didYouMean(nearest(field, FACTS), `its facts are ${FACTS.join(", ")}`);
      return [diagnostic("author/context-field", { field }, place, { hint })];
    }
    const schema = contextSchema.shape[field];
    if (isUsable(field, value)) return [];
    const data = { field, expected: describeSchema(schema), value: JSON.stringify(value) };
    return [diagnostic("author/context-value", data, place)];
  });

/** Finds errors in the policies for all steps. They have to be known when the pipeline is compiled. */
export const checkPolicies = (frame: Frame | undefined, at: Place): readonly Diagnostic[] =>
  POLICIES.flatMap((policy) => {
    const value = frame?.[policy];
    const schema = policySchema.shape[policy];
    if (value === undefined || schema.safeParse(value).success) return [];
    const data = { policy, expected: describeSchema(schema), value: JSON.stringify(value) };
    return [diagnostic("author/policy-value", data, { ...at, field: policy })];
  });
