import { below } from "./paths.ts";
import { DATA, EXPERIMENT, GUIDE, KEYS, MACHINE, NAME, NETWORK, ROLE, TAGS, TIME, TRACKING } from "./reasons.ts";
import type { CacheTable } from "./table.ts";
import { DATA_VERSION_VARIABLE } from "./training.ts";

const INPUT = "ProcessingInputs[]";
const OUTPUT = "ProcessingOutputConfig.Outputs[]";
const ATHENA = `${INPUT}.DatasetDefinition.AthenaDatasetDefinition`;
const REDSHIFT = `${INPUT}.DatasetDefinition.RedshiftDatasetDefinition`;
const QUERY = ["Database", "QueryString", "KmsKeyId", "OutputFormat", "OutputCompression"];

/** A job can read its request in /opt/ml/config/processingjobconfig.json and its machines in resourceconfig.json. */
export const processing: CacheTable = {
  type: "Processing",
  aws: { source: GUIDE, arguments: ["AppSpecification", "Environment", "ProcessingInputs"] },
  local: {
    value: [
      ...below("AppSpecification", "ImageUri", "ContainerEntrypoint[]", "ContainerArguments[]"),
      "Environment.*",
      ...below(INPUT, "InputName", "AppManaged"),
      ...below(
        `${INPUT}.S3Input`,
        "LocalPath",
        "S3DataType",
        "S3InputMode",
        "S3DataDistributionType",
        "S3CompressionType",
      ),
      ...below(`${INPUT}.DatasetDefinition`, "LocalPath", "DataDistributionType", "InputMode"),
      ...below(ATHENA, ...QUERY, "Catalog", "WorkGroup"),
      ...below(REDSHIFT, ...QUERY, "ClusterId", "DbUser", "ClusterRoleArn"),
      ...below(OUTPUT, "OutputName", "AppManaged", "FeatureStoreOutput.FeatureGroupName"),
      ...below(`${OUTPUT}.S3Output`, "LocalPath", "S3UploadMode"),
      ...below("ProcessingResources.ClusterConfig", "InstanceType", "InstanceCount"),
    ],
    content: [`${INPUT}.S3Input.S3Uri`, `${ATHENA}.OutputS3Uri`, `${REDSHIFT}.OutputS3Uri`],
    place: [`${OUTPUT}.S3Output.S3Uri`],
    none: {
      [NAME]: ["ProcessingJobName", ...TAGS],
      [DATA]: [`Environment.${DATA_VERSION_VARIABLE}`],
      [TRACKING]: EXPERIMENT,
      [ROLE]: ["RoleArn"],
      [NETWORK]: [
        ...below("NetworkConfig", "EnableInterContainerTrafficEncryption", "EnableNetworkIsolation"),
        ...below("NetworkConfig.VpcConfig", "SecurityGroupIds[]", "Subnets[]"),
      ],
      [KEYS]: ["ProcessingOutputConfig.KmsKeyId", "ProcessingResources.ClusterConfig.VolumeKmsKeyId"],
      [MACHINE]: ["ProcessingResources.ClusterConfig.VolumeSizeInGB"],
      [TIME]: ["StoppingCondition.MaxRuntimeInSeconds"],
    },
  },
};
