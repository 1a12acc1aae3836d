import type { JsonObject } from "../../base/canonical.ts";
import { stepKind } from "../../sagemaker/kinds.ts";
import type { StepRetries } from "../../spec/pipeline.ts";
import { DEFAULT_ATTEMPTS, type Policies } from "../../spec/policies.ts";

/**
 * Failures that are unrelated to the request, so that the same request can succeed later. A resource limit does not
 * change by itself. Source: Developer Guide, "Retry policy for pipeline steps" (as of November 2026).
 */
const OF_THE_STEP = ["Step.SERVICE_FAULT", "Step.THROTTLING"];
const OF_THE_JOB = ["SageMaker.JOB_INTERNAL_ERROR", "SageMaker.CAPACITY_ERROR"];
/** The pause before the second attempt; each further pause is twice as long. A lack of capacity takes longer to end. */
const STEP_PAUSE_SECONDS = 15;
const JOB_PAUSE_SECONDS = 60;
const BACKOFF_RATE = 2;

/**
 * A step's retry policies: its own policies, or the default policies with the configured number of repetitions. Undefined
 * if there are none, or if steps of its Type cannot be retried.
 */
export function retryPolicies(
  own: StepRetries | undefined,
  { retries }: Policies,
  type: string,
): readonly JsonObject[] | undefined {
  if (typeof own === "object") return own;
  const attempts = own ?? (retries === false ? 0 : (retries ?? DEFAULT_ATTEMPTS));
  const kind = stepKind(type);
  if (attempts === 0 || kind === undefined || kind.retries === "none") return undefined;
  const policy = (exceptions: readonly string[], seconds: number): JsonObject => ({
    ExceptionType: exceptions,
    IntervalSeconds: seconds,
    BackoffRate: BACKOFF_RATE,
    MaxAttempts: attempts,
  });
  const runsJob = kind.retries === "all" && type !== "RegisterModel";
  return [policy(OF_THE_STEP, STEP_PAUSE_SECONDS), ...(runsJob ? [policy(OF_THE_JOB, JOB_PAUSE_SECONDS)] : [])];
}
