/**
 * The exceptions of retry policies that can occur on this machine. Step.THROTTLING cannot. A script that fails is none
 * of them on AWS either: its job fails with an AlgorithmError, which no retry policy names.
 * Source: Developer Guide, "Retry policy for pipeline steps" (as of November 2026).
 */
export type LocalException =
  | "Step.SERVICE_FAULT"
  | "SageMaker.JOB_INTERNAL_ERROR"
  | "SageMaker.CAPACITY_ERROR"
  | "SageMaker.RESOURCE_LIMIT";

/** What the system's errors are when the service has them. Errors that stay until somebody acts are not listed. */
const EXCEPTIONS: Readonly<Record<string, LocalException>> = {
  // The machine cannot start a process now, as a region that has no instance.
  EAGAIN: "SageMaker.CAPACITY_ERROR",
  ENOMEM: "SageMaker.CAPACITY_ERROR",
  // A limit of this user or machine is used up, as an account's quota.
  EMFILE: "SageMaker.RESOURCE_LIMIT",
  ENFILE: "SageMaker.RESOURCE_LIMIT",
  ENOSPC: "SageMaker.RESOURCE_LIMIT",
  EDQUOT: "SageMaker.RESOURCE_LIMIT",
  // The disk, often a network's, fails for a moment, as S3 can.
  EIO: "Step.SERVICE_FAULT",
  EBUSY: "Step.SERVICE_FAULT",
  ESTALE: "Step.SERVICE_FAULT",
  ETIMEDOUT: "Step.SERVICE_FAULT",
};

/** What an error of the system is in a retry policy; undefined if no policy covers it. */
export function exceptionOf(error: unknown): LocalException | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === "string" && Object.hasOwn(EXCEPTIONS, code) ? EXCEPTIONS[code] : undefined;
}
