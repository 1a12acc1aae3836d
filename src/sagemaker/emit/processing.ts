import type { Json, JsonObject } from "../../base/canonical.ts";
import type {
  AppSpecification,
  ProcessingClusterConfig,
  ProcessingInput,
  ProcessingOutput,
  ProcessingOutputConfig,
} from "../service/requests.generated.ts";
import { asText, asTexts } from "./expression.ts";
import { type JobPlace, tagList, unlessEmpty } from "./parts.ts";
import { membersOf, type RequestOf, type WithExpressions } from "./request.ts";

/** A folder that is mounted when the container starts, with data from S3 or a query. */
export interface EmittedInput {
  readonly name: string;
  /** The container path, under /opt/ml/processing. */
  readonly path: string;
  readonly uri?: Json;
  /** SageMaker's DatasetDefinition, with LocalPath set to `path`. */
  readonly dataset?: JsonObject;
}

/** A folder that is uploaded after the container exits. */
export interface EmittedOutput {
  readonly name: string;
  readonly path: string;
  readonly uri: Json;
}

export interface EmittedProcessing extends JobPlace {
  readonly image: Json;
  readonly entrypoint: readonly Json[];
  readonly arguments: readonly Json[];
  readonly environment?: Readonly<Record<string, Json>> | undefined;
  readonly inputs: readonly EmittedInput[];
  readonly outputs: readonly EmittedOutput[];
  readonly maxRuntimeSeconds?: Json | undefined;
}

/** CreateProcessingJob's request without the job's name. Empty and undefined members are omitted. */
export function processingArguments(request: EmittedProcessing): RequestOf<"Processing"> {
  return membersOf<RequestOf<"Processing">>({
    AppSpecification: membersOf<WithExpressions<AppSpecification>>({
      ImageUri: request.image,
      ContainerEntrypoint: unlessEmpty(request.entrypoint.map(asText)),
      ContainerArguments: unlessEmpty(request.arguments.map(asText)),
    }),
    Environment: unlessEmpty(asTexts(request.environment)),
    ProcessingInputs: unlessEmpty(request.inputs.map(input)),
    ProcessingOutputConfig:
      request.outputs.length === 0
        ? undefined
        : membersOf<WithExpressions<ProcessingOutputConfig>>({ Outputs: request.outputs.map(output) }),
    ProcessingResources: {
      ClusterConfig: membersOf<WithExpressions<ProcessingClusterConfig>>({
        InstanceCount: request.instanceCount,
        InstanceType: request.instanceType,
        VolumeSizeInGB: request.volumeSizeGb,
      }),
    },
    RoleArn: request.role,
    StoppingCondition:
      request.maxRuntimeSeconds === undefined ? undefined : { MaxRuntimeInSeconds: request.maxRuntimeSeconds },
    Tags: tagList(request.tags),
  });
}

const input = ({ name, path, uri, dataset }: EmittedInput): WithExpressions<ProcessingInput> =>
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

const output = ({ name, path, uri }: EmittedOutput): WithExpressions<ProcessingOutput> => ({
  OutputName: name,
  AppManaged: false,
  S3Output: { S3Uri: uri, LocalPath: path, S3UploadMode: "EndOfJob" },
});
