import type { JsonObject } from "../base/canonical.ts";
import type { Definition } from "../sagemaker/definition.ts";
import type { Target } from "../spec/target.ts";
import { jobNeeds } from "./job-needs.ts";
import type { Need } from "./need.ts";

/**
 * What the role of a Model Monitor job on an endpoint needs while the job runs, except for reading what the endpoint
 * captures. The metrics of columns are in a namespace of their own, whose end, and whether it begins with a slash, AWS's
 * pages write in several ways. Source: SageMaker developer guide, "CloudWatch Metrics" and "CloudWatch Metrics for Bias
 * Drift Analysis" (as of November 2026).
 *
 * @param job - the members that it shares with the request of a processing job
 * @param root - the URI under which the pipeline keeps everything
 */
export function monitorNeeds(job: JsonObject, target: Target, root: string): readonly Need[] {
  const step: Definition["Steps"][number] = { Name: "ModelMonitor", Type: "Processing", Arguments: job };
  const definition: Definition = { Version: "2020-12-01", Steps: [step] };
  const { region, account } = target;
  const own = jobNeeds(step, { definition, steps: new Map([[step.Name, step]]), root, region, account });
  const metrics = ["/aws/sagemaker/Endpoint*", "aws/sagemaker/Endpoint*"].map(
    (namespace): Need => ({
      rule: "PublishMetrics",
      action: "cloudwatch:PutMetricData",
      resource: "*",
      condition: { StringLike: { "cloudwatch:namespace": namespace } },
      step: step.Name,
    }),
  );
  return [...own, ...metrics];
}
