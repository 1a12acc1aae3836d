import { join } from "node:path";
import type { JsonObject } from "../../base/canonical.ts";
import { arn } from "./arn.ts";
import { type Job, objectAt, type Surroundings } from "./job.ts";
import { resourceConfig } from "./resources.ts";

/** The files of /opt/ml/config. */
export async function writeConfig(job: Job, root: string, around: Surroundings): Promise<void> {
  const { files } = around.effects;
  const config = join(root, "opt/ml/config");
  await files.makeFolder(config);
  await files.write(join(config, "processingjobconfig.json"), JSON.stringify(jobConfig(job, around)));
  await files.write(join(config, "resourceconfig.json"), JSON.stringify(resourceConfig(clusterOf(job.request))));
}

/**
 * The request, with what it leaves out as the service writes it.
 * Source: Developer Guide, "How Amazon SageMaker Processing Configures Your Processing Container"; as known in 2026-11.
 */
const jobConfig = ({ jobName, request }: Job, { target }: Surroundings): JsonObject => ({
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
