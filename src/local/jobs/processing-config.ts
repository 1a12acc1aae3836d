import { join } from "node:path";
import type { JsonObject } from "../../base/canonical.ts";
import { arn } from "./arn.ts";
import { resourceConfig } from "./hosts/cluster.ts";
import type { AmongHosts } from "./inputs.ts";
import type { JobContext, LocalJob } from "./job.ts";
import { objectAt } from "./request.ts";

/** The files in /opt/ml/config. */
export async function writeConfig(
  job: LocalJob,
  root: string,
  context: JobContext,
  { host, hosts }: AmongHosts,
): Promise<void> {
  const { files } = context.effects;
  const config = join(root, "opt/ml/config");
  await files.makeFolder(config);
  await files.write(join(config, "processingjobconfig.json"), JSON.stringify(jobConfig(job, context)));
  await files.write(join(config, "resourceconfig.json"), JSON.stringify(resourceConfig(host, hosts)));
}

/**
 * The request, with omitted members filled in as the service writes them. Source: Developer Guide, "How Amazon
 * SageMaker Processing Configures Your Processing Container"; as of 2026-11.
 */
const jobConfig = ({ jobName, request }: LocalJob, { target }: JobContext): JsonObject => ({
  ProcessingJobArn: arn(target, `processing-job/${jobName}`),
  ProcessingJobName: jobName,
  Environment: {},
  ProcessingInputs: [],
  StoppingCondition: { MaxRuntimeInSeconds: 86400 },
  ...request,
  AppSpecification: { ContainerArguments: null, ...objectAt(request, "AppSpecification") },
  ProcessingOutputConfig: { Outputs: [], KmsKeyId: null, ...objectAt(request, "ProcessingOutputConfig") },
  ProcessingResources: {
    ...objectAt(request, "ProcessingResources"),
    ClusterConfig: { VolumeKmsKeyId: null, ...clusterOf(request) },
  },
});

export const clusterOf = (request: JsonObject): JsonObject =>
  objectAt(objectAt(request, "ProcessingResources"), "ClusterConfig");
