import type { Json, JsonObject } from "../base/canonical.ts";
import { didYouMean, listed, nearest } from "../base/words.ts";
import { describeSchema } from "../config/index.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../diagnostics/index.ts";
import { contextSchema, FACTS, type Fact, isFact } from "../spec/context.ts";
import { isExprJson } from "../spec/expr.ts";
import type { Frame } from "../spec/pipeline.ts";
import { POLICIES, policySchema } from "../spec/policies.ts";
import type { StepSpec } from "../spec/step.ts";

const isUsable = (fact: Fact, value: Json): boolean =>
  isExprJson(value) || contextSchema.shape[fact].safeParse(value).success;

/** The facts without errors. The consequences of a wrong fact are not reported. */
export const usableFacts = (facts: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(facts).filter(([fact, value]) => isFact(fact) && isUsable(fact, value)));

/**
 * Finds errors in the given facts. Expressions are checked by the service.
 *
 * @param specs - the pipeline's steps, to which a setting that is not a fact may belong
 */
export const checkContext = (facts: JsonObject, at: Place, specs: readonly StepSpec[] = []): readonly Diagnostic[] =>
  Object.entries(facts).flatMap(([field, value]) => {
    const place = { ...at, field };
    if (!isFact(field)) {
      const owners = new Set(specs.filter((spec) => Object.hasOwn(spec.config.shape, field)).map(({ name }) => name));
      const hint =
        owners.size > 0
          ? `it is a setting of ${listed([...owners])}: move it to the step's config`
          : didYouMean(nearest(field, FACTS), `its facts are ${FACTS.join(", ")}`);
      return [diagnostic("author/context-field", { field }, place, { hint })];
    }
    const schema = contextSchema.shape[field];
    if (isUsable(field, value)) return [];
    const data = { field, expected: describeSchema(schema), value: JSON.stringify(value) };
    return [diagnostic("author/context-value", data, place)];
  });

/**
 * Finds errors in the policies for all steps, which have to be known when the pipeline is compiled.
 *
 * @returns the frame without wrong policies, so that their consequences are not reported for each step
 */
export function checkPolicies(frame: Frame = {}, at: Place): Staged<Frame> {
  const wrong = POLICIES.filter((policy) => !policySchema.shape[policy].safeParse(frame[policy]).success);
  const diagnostics = wrong.map((policy) => {
    const expected = describeSchema(policySchema.shape[policy]);
    const data = { policy, expected, value: JSON.stringify(frame[policy]) };
    return diagnostic("author/policy-value", data, { ...at, field: policy });
  });
  const value = Object.fromEntries(
    Object.entries(frame).filter(([member]) => !wrong.some((policy) => policy === member)),
  );
  return { value, diagnostics };
}
