import type { JsonObject } from "../../../base/canonical.ts";
import { isList, isObject } from "../../../base/json.ts";
import { listed } from "../../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { checkMembers, isMisspelt } from "../members.ts";
import { type At, below } from "../path.ts";
import { didYouMean, placeOf } from "../place.ts";
import type { StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/**
 * Source: Developer Guide, "Retry policy for pipeline steps"; for EMR, AWS's JSON schema of definitions (as of November
 * 2026).
 */
const EXCEPTIONS = [
  "Step.SERVICE_FAULT",
  "Step.THROTTLING",
  "SageMaker.JOB_INTERNAL_ERROR",
  "SageMaker.CAPACITY_ERROR",
  "SageMaker.RESOURCE_LIMIT",
  "Emr.RESOURCE_LIMIT",
];
/** The ranges of a policy's numbers. All except the rate must be whole numbers. The source is the same as above. */
const RANGES: Readonly<Record<string, { readonly min: number; readonly max: number; readonly whole: boolean }>> = {
  BackoffRate: { min: 0, max: Number.MAX_VALUE, whole: false },
  IntervalSeconds: { min: 0, max: 43_200, whole: true },
  MaxAttempts: { min: 0, max: 20, whole: true },
  ExpireAfterMin: { min: 0, max: 14_400, whole: true },
};
const ENDS = ["MaxAttempts", "ExpireAfterMin"];
const MEMBERS = ["ExceptionType", ...Object.keys(RANGES)];

/**
 * Checks that each retry policy has exactly one end condition, known exceptions and numbers in range, and that its step
 * can be retried.
 */
export const retries: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    const policies = step.json["RetryPolicies"];
    if (policies === undefined) continue;
    const at = below(step.at, "RetryPolicies");
    if (!isList(policies)) {
      const data = { member: "RetryPolicies", want: "a list", got: "something else" };
      yield diagnostic("definition/wrong-type", data, placeOf(at, step));
      continue;
    }
    if (policies.length > 0 && step.kind?.retries === "none") {
      yield diagnostic("definition/not-retryable", { type: step.type }, placeOf(at, step));
    }
    for (const [index, policy] of policies.entries()) {
      if (isObject(policy)) yield* one(policy, below(at, index), step);
      else {
        const data = { member: `RetryPolicies[${index}]`, want: "an object", got: "something else" };
        yield diagnostic("definition/wrong-type", data, placeOf(below(at, index), step));
      }
    }
  }
};

function* one(policy: JsonObject, at: At, step: StepView): Iterable<Diagnostic> {
  yield* checkMembers(policy, { known: MEMBERS }, "a retry policy", step, at);
  const ends = ENDS.filter((end) => policy[end] !== undefined);
  if (ends.length === 2) yield diagnostic("definition/retry-both", {}, placeOf(at, step));
  if (ends.length === 0 && !ENDS.some((end) => isMisspelt(policy, MEMBERS, end)))
    yield diagnostic("definition/retry-neither", {}, placeOf(at, step));
  for (const [member, { min, max, whole }] of Object.entries(RANGES)) {
    const value = policy[member];
    const where = placeOf(below(at, member), step);
    if (value === undefined) continue;
    if (typeof value !== "number" || (whole && !Number.isInteger(value))) {
      const data = { member, want: whole ? "a whole number" : "a number", got: JSON.stringify(value) };
      yield diagnostic("definition/wrong-type", data, where);
    } else if (value < min || value > max) {
      const range = max === Number.MAX_VALUE ? `at least ${min}` : `at least ${min} and at most ${max}`;
      yield diagnostic("definition/out-of-range", { member, value, range }, where);
    }
  }
  yield* exceptions(policy, below(at, "ExceptionType"), step, isMisspelt(policy, MEMBERS, "ExceptionType"));
}

function* exceptions(policy: JsonObject, at: At, step: StepView, misspelt: boolean): Iterable<Diagnostic> {
  const given = policy["ExceptionType"];
  const list = isList(given) ? given : [given];
  if (given === undefined || list.length === 0) {
    if (!misspelt)
      yield diagnostic(
        "definition/missing-member",
        { member: "ExceptionType", owner: "the retry policy" },
        placeOf(at, step),
      );
    return;
  }
  for (const [index, exception] of list.entries()) {
    const where = placeOf(isList(given) ? below(at, index) : at, step);
    if (typeof exception !== "string" || !EXCEPTIONS.includes(exception)) {
      const hint = didYouMean(String(exception), EXCEPTIONS).hint ?? `there are ${listed(EXCEPTIONS)}`;
      yield diagnostic("definition/retry-exception", { exception: String(exception) }, where, { hint });
    } else if (step.kind?.retries === "step" && !exception.startsWith("Step.")) {
      yield diagnostic("definition/retry-of-job", { exception, type: step.type }, where);
    }
  }
}
