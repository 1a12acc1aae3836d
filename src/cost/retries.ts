import { isObject, listOf } from "../base/json.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";

/** How often the pipeline may try a step's job. */
export interface Attempts {
  /** The number of attempts that can each take as long as the limit, including the first. */
  readonly full: number;
  /** Seconds during which a policy without a number of repetitions starts further ones. */
  readonly within: number;
}

/** Source: Developer Guide, "Retry policy for pipeline steps" (as of November 2026). */
const DEFAULT_RETRIES = 5;

/**
 * The attempts that a step's retry policies allow. MaxAttempts counts the repetitions, without the first attempt. A
 * policy with ExpireAfterMin instead repeats the job until that time is over, and what it started last may take as long
 * as the limit. Exceptions of the step ("Step.…") occur when the pipeline calls the service, so that no job is billed.
 * A search repeats its jobs itself, and is not tried again after SageMaker.JOB_INTERNAL_ERROR. Source: the same page.
 */
export function attemptsOf({ Type, RetryPolicies }: DefinitionStep): Attempts {
  const repeating = listOf(RetryPolicies as never)
    .filter(isObject)
    .filter(({ ExceptionType: given }) => {
      const exceptions = Array.isArray(given) ? given : [given];
      return exceptions.some(
        (one) => !String(one).startsWith("Step.") && !(Type === "Tuning" && one === "SageMaker.JOB_INTERNAL_ERROR"),
      );
    });
  const all = repeating.map(({ MaxAttempts: most, ExpireAfterMin: minutes }): Attempts => {
    if (typeof minutes === "number" && most === undefined) return { full: minutes > 0 ? 1 : 0, within: minutes * 60 };
    return { full: typeof most === "number" ? most : DEFAULT_RETRIES, within: 0 };
  });
  return {
    full: all.reduce((count, { full }) => count + full, 1),
    within: all.reduce((seconds, { within }) => seconds + within, 0),
  };
}
