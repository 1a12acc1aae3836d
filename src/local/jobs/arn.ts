import { digest } from "../../base/digest.ts";
import type { Target } from "../../spec/target.ts";

/** An ARN in the same form as the service's. The region and account are the target's. */
export const arn = ({ region, account }: Target, resource: string): string =>
  `arn:aws:sagemaker:${region}:${account}:${resource}`;

/**
 * The name of a step's job: "pipelines-<execution>-<step>", at most 63 characters. Source: service model,
 * ProcessingJobName and TrainingJobName. The service ends its names with ten random characters.
 */
export function jobName(run: string, step: string): string {
  const whole = `pipelines-${run}-${step}`.replace(/[^A-Za-z0-9-]/g, "-");
  return whole.length <= 63 ? whole : `${whole.slice(0, 54)}-${digest(whole).slice(0, 8)}`;
}
