import { below } from "./paths.ts";
import { EXPERIMENT, GUIDE, KEYS, MACHINE, NAME, TAGS, TRACKING, WATCHING } from "./reasons.ts";
import type { CacheTable } from "./table.ts";

const PATIENCE =
  "determines how long AWS waits for a model's response, and how often it retries; a local run calls the model directly";

export const transform: CacheTable = {
  type: "Transform",
  aws: { source: GUIDE, arguments: ["DataProcessing", "Environment", "ModelName", "TransformInput"] },
  local: {
    value: [
      "Environment.*",
      ...below("TransformInput", "ContentType", "CompressionType", "SplitType"),
      "TransformInput.DataSource.S3DataSource.S3DataType",
      ...below("TransformOutput", "Accept", "AssembleWith"),
      "BatchStrategy",
      "MaxPayloadInMB",
      "MaxConcurrentTransforms",
      ...below("DataProcessing", "InputFilter", "OutputFilter", "JoinSource"),
    ],
    // A model's name contains the run's id, so the model's contents count instead.
    content: ["TransformInput.DataSource.S3DataSource.S3Uri", "ModelName"],
    place: ["TransformOutput.S3OutputPath"],
    none: {
      [NAME]: ["TransformJobName", ...TAGS],
      [TRACKING]: EXPERIMENT,
      [KEYS]: ["TransformOutput.KmsKeyId", "TransformResources.VolumeKmsKeyId"],
      [MACHINE]: below("TransformResources", "InstanceType", "InstanceCount", "TransformAmiVersion"),
      [PATIENCE]: below("ModelClientConfig", "InvocationsTimeoutInSeconds", "InvocationsMaxRetries"),
      [WATCHING]: below("DataCaptureConfig", "DestinationS3Uri", "KmsKeyId", "GenerateInferenceId"),
    },
  },
};
