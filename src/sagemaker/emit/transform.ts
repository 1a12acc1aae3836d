import type { Json, JsonObject } from "../../base/canonical.ts";
import { present, tagList } from "./parts.ts";

export interface TransformRequest {
  /** CreateTransformJob's members, less the job's name and where the output goes. */
  readonly request: JsonObject;
  readonly outputPath: Json;
  readonly kms?: Json;
  readonly tags?: Readonly<Record<string, Json>>;
}

/** CreateTransformJob's request, less the job's name. The role and the network are those of the model. */
export const transformArguments = ({ request, outputPath, kms, tags }: TransformRequest): JsonObject => ({
  ...present({ Tags: tagList(tags) }),
  ...request,
  TransformOutput: present({
    ...((request["TransformOutput"] ?? {}) as JsonObject),
    S3OutputPath: outputPath,
    KmsKeyId: kms,
  }),
  TransformResources: present({ ...((request["TransformResources"] ?? {}) as JsonObject), VolumeKmsKeyId: kms }),
});
