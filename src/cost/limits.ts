import type { Component, JobRequest } from "./jobs.ts";
import type { MemberReader } from "./members.ts";

/** How long a job can run if its request does not say so. */
export interface DefaultLimit {
  readonly seconds: number;
  readonly source: string;
}

/**
 * The limits that apply to requests without one. A transform job has no such member: nothing limits it. (Read in
 * November 2026.)
 */
const DEFAULTS: Readonly<Record<Component, DefaultLimit | undefined>> = {
  training: { seconds: 86_400, source: "API reference, StoppingCondition" },
  processing: { seconds: 86_400, source: "SageMaker Python SDK, Processor" },
  transform: undefined,
};

export interface Limit {
  /** Undefined if nothing limits the job, or if only the execution knows the limit. */
  readonly seconds: number | undefined;
  readonly from: "request" | "default" | "none" | "run time";
  readonly source?: string;
}

/** The most seconds that one attempt of a job can be billed, on each of its machines. */
export function limitOf(component: Component, { seconds, keepAlive }: JobRequest, read: MemberReader): Limit {
  if (seconds === undefined) {
    const usual = DEFAULTS[component];
    return usual === undefined ? { seconds: undefined, from: "none" } : { ...usual, from: "default" };
  }
  const stated = read.number(seconds, "MaxRuntimeInSeconds");
  const kept = keepAlive === undefined ? 0 : read.number(keepAlive, "KeepAlivePeriodInSeconds");
  if (stated === undefined || kept === undefined) return { seconds: undefined, from: "run time" };
  return { seconds: stated + kept, from: "request" };
}
