import { isList, isObject } from "../../base/json.ts";
import { readableSeconds } from "../../base/units.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { stepKind } from "../../sagemaker/kinds.ts";
import type { Clock } from "../effects.ts";
import { exceptionOf, type LocalException } from "../jobs/exception.ts";
import type { Outcome } from "../jobs/job.ts";
import type { FailedAttempt } from "../record/record.ts";

/** A retry policy of a step, with the service's defaults for what it omits. */
export interface GrantingPolicy {
  readonly exceptions: readonly string[];
  /** Seconds before the first retry. */
  readonly interval: number;
  readonly rate: number;
  /** How many retries; undefined if only `expiry` ends them. */
  readonly attempts: number | undefined;
  /** Seconds after the first failure in which retries may start. */
  readonly expiry: number | undefined;
}

/** The service's defaults. Source: Developer Guide, "Retry policy for pipeline steps" (as of November 2026). */
const DEFAULTS = { interval: 1, rate: 2, attempts: 5 };

/**
 * The longest wait before a retry on this machine, in seconds. The service's waits, of a minute and more, let other
 * users of a shared service finish; here they would only delay.
 */
const MAX_WAIT = 5;
/** The most retries on this machine under a policy that ends them only by time: the service's maximum for MaxAttempts. */
const MAX_RETRIES = 20;

/** The retry policies of a step that apply to its type. Tuning jobs retry their own internal errors instead. */
export function policiesOf(step: DefinitionStep): readonly GrantingPolicy[] {
  const retries = stepKind(step.Type)?.retries ?? "none";
  const applies = (exception: unknown): exception is string =>
    typeof exception === "string" &&
    (retries === "all" || exception.startsWith("Step.")) &&
    !(/^(Tuning|AutoML)$/.test(step.Type) && exception === "SageMaker.JOB_INTERNAL_ERROR");
  if (retries === "none" || !isList(step.RetryPolicies)) return [];
  return step.RetryPolicies.filter(isObject).map((policy) => {
    const number = (name: string): number | undefined => {
      const value = policy[name];
      return typeof value === "number" && value >= 0 ? value : undefined;
    };
    const given = policy["ExceptionType"];
    const expiry = number("ExpireAfterMin");
    return {
      exceptions: (isList(given) ? given : [given]).filter(applies),
      interval: number("IntervalSeconds") ?? DEFAULTS.interval,
      rate: number("BackoffRate") ?? DEFAULTS.rate,
      attempts: number("MaxAttempts") ?? (expiry === undefined ? DEFAULTS.attempts : undefined),
      expiry: expiry === undefined ? undefined : expiry * 60,
    };
  });
}

/** A retry that a policy grants. */
export interface Retry {
  /** Seconds that the service would wait. */
  readonly wait: number;
  /** Attempts that this policy allows in all; undefined if only time ends them. */
  readonly of: number | undefined;
}

/** The policies' answers to a job's failures, in their order. Each policy counts the failures that it covers. */
export function retriesUnder(
  policies: readonly GrantingPolicy[],
): (exception: LocalException, seconds: number) => Retry | undefined {
  const used = new Map<GrantingPolicy, { count: number; elapsed: number }>();
  return (exception, seconds) => {
    const policy = policies.find(({ exceptions }) => exceptions.includes(exception));
    if (policy === undefined) return undefined;
    const before = used.get(policy);
    const count = before?.count ?? 0;
    const wait = policy.interval * policy.rate ** count;
    // As on AWS, where the waits are not shortened: a policy that has expired there has expired here.
    const elapsed = (before === undefined ? 0 : before.elapsed + seconds) + wait;
    used.set(policy, { count: count + 1, elapsed });
    if (count >= (policy.attempts ?? MAX_RETRIES) || elapsed > (policy.expiry ?? Number.POSITIVE_INFINITY))
      return undefined;
    return { wait, of: policy.attempts === undefined ? undefined : policy.attempts + 1 };
  };
}

/** What `withRetries` needs besides the job. */
export interface Retrying {
  readonly clock: Pick<Clock, "now" | "wait">;
  readonly signal: AbortSignal | undefined;
  /** Called before the wait for the next attempt, with a sentence about the failed one. */
  readonly onRetry: (sentence: string) => Promise<void>;
}

/** A job's last outcome, and the attempts before it. */
export interface AttemptedJob {
  readonly outcome: Outcome;
  readonly failed: readonly FailedAttempt[];
}

/**
 * Runs a job, and again as often as its step's policies allow.
 *
 * @param run - one attempt; a system error that it throws can be retried, too
 * @throws the last attempt's error, if that one threw
 */
export async function withRetries(
  policies: readonly GrantingPolicy[],
  run: () => Promise<Outcome>,
  { clock, signal, onRetry }: Retrying,
): Promise<AttemptedJob> {
  const failed: FailedAttempt[] = [];
  const next = retriesUnder(policies);
  for (;;) {
    const from = clock.now();
    const ended = await attempt(run);
    const seconds = (clock.now() - from) / 1000;
    const granted = ended.exception === undefined ? undefined : next(ended.exception, seconds);
    if (granted === undefined || ended.exception === undefined || isStopped(signal)) {
      if ("error" in ended) throw ended.error;
      return { outcome: ended.outcome, failed };
    }
    const waited = Math.min(granted.wait, MAX_WAIT);
    failed.push({ message: ended.message, exception: ended.exception, seconds, waited });
    await onRetry(sentenceOf(ended.message, ended.exception, failed.length + 1, granted, waited));
    await clock.wait(waited * 1000, signal);
    if (isStopped(signal)) return { outcome: { kind: "stopped" }, failed };
  }
}

const isStopped = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

/** How one attempt ended. `exception` is set if a policy can cover it. */
type Attempt = { readonly exception?: LocalException | undefined; readonly message: string } & (
  | { readonly outcome: Outcome }
  | { readonly error: unknown }
);

async function attempt(run: () => Promise<Outcome>): Promise<Attempt> {
  try {
    const outcome = await run();
    return outcome.kind === "failed"
      ? { outcome, exception: outcome.exception, message: outcome.diagnostic.message }
      : { outcome, message: "" };
  } catch (error) {
    return { error, exception: exceptionOf(error), message: error instanceof Error ? error.message : String(error) };
  }
}

function sentenceOf(message: string, exception: string, number: number, { wait, of }: Retry, waited: number): string {
  const attempts = of === undefined ? `attempt ${number}` : `attempt ${number} of ${of}`;
  const there = waited < wait ? ` (on AWS, in ${shortSeconds(wait)})` : "";
  return `${message}; its retry policy covers this (${exception}): ${attempts} starts in ${shortSeconds(waited)}${there}`;
}

const shortSeconds = (length: number): string =>
  length < 100 ? `${Number(length.toFixed(1))} s` : readableSeconds(length);
