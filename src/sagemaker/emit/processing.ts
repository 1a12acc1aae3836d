import type { Json, JsonObject } from "../../base/canonical.ts";
import { asText, asTexts } from "./expression.ts";
import { type JobPlace, present, tagList, vpcConfig } from "./parts.ts";

/** A folder that is there when the container starts: from S3, or from a query. */
export interface EmittedInput {
  readonly name: string;
  /** Container path, below /opt/ml/processing. */
  readonly path: string;
  readonly uri?: Json;
  /** SageMaker's DatasetDefinition; its LocalPath follows from `path`. */
  readonly dataset?: JsonObject;
}

/** A folder that is uploaded when the container has ended. */
export interface EmittedOutput {
  readonly name: string;
  readonly path: string;
  readonly uri: Json;
}

export interface EmittedProcessing extends JobPlace {
  readonly image: Json;
  readonly entrypoint: readonly Json[];
  readonly arguments: readonly Json[];
  readonly environment?: Readonly<Record<string, Json>>;
  readonly inputs: readonly EmittedInput[];
  readonly outputs: readonly EmittedOutput[];
  readonly maxRuntimeSeconds?: Json;
}

/** CreateProcessingJob's request, less the job's name. What can be left out is left out. */
export function processingArguments(request: EmittedProcessing): JsonObject {
  return present({
    AppSpecification: present({
      ImageUri: request.image,
      ContainerEntrypoint: request.entrypoint.map(asText),
      ContainerArguments: request.arguments.map(asText),
    }),
    Environment: asTexts(request.environment ?? {}),
    NetworkConfig: present({ VpcConfig: vpcConfig(request.vpc) }),
    ProcessingInputs: request.inputs.map(input),
    ProcessingOutputConfig:
      request.outputs.length === 0
        ? undefined
        : present({ Outputs: request.outputs.map(output), KmsKeyId: request.kms }),
    ProcessingResources: {
      ClusterConfig: present({
        InstanceCount: request.instanceCount,
        InstanceType: request.instanceType,
        VolumeSizeInGB: request.volumeSizeGb,
        VolumeKmsKeyId: request.kms,
      }),
    },
    RoleArn: request.role,
    StoppingCondition: present({ MaxRuntimeInSeconds: request.maxRuntimeSeconds }),
    Tags: tagList(request.tags),
  });
}

const input = ({ name, path, uri, dataset }: EmittedInput): JsonObject =>
  dataset === undefined
    ? {
        InputName: name,
        AppManaged: false,
        S3Input: {
          S3Uri: uri ?? null,
          LocalPath: path,
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      }
    : { InputName: name, AppManaged: true, DatasetDefinition: { ...dataset, LocalPath: path } };

const output = ({ name, path, uri }: EmittedOutput): JsonObject => ({
  OutputName: name,
  AppManaged: false,
  S3Output: { S3Uri: uri, LocalPath: path, S3UploadMode: "EndOfJob" },
});
