import { ownMember } from "../base/own.ts";

/**
 * The end of the log group of each Type that runs in containers. Source: SageMaker developer guide, "Amazon CloudWatch
 * Logs for Amazon SageMaker AI" (as of November 2026).
 */
const GROUPS: Readonly<Record<string, string>> = {
  Processing: "ProcessingJobs",
  QualityCheck: "ProcessingJobs",
  ClarifyCheck: "ProcessingJobs",
  Training: "TrainingJobs",
  Tuning: "TrainingJobs",
  Transform: "TransformJobs",
};

/** The log group of the jobs of a Type of step, which is also the namespace of their metrics. Undefined without jobs. */
export function logGroupOf(type: string): string | undefined {
  const end = ownMember(GROUPS, type);
  return end === undefined ? undefined : `/aws/sagemaker/${end}`;
}
