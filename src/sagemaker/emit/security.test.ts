import { describe, expect, it } from "vitest";
import { tableShape } from "../service/shapes.ts";
import { isIsolated, SECURITY_MEMBERS, secured } from "./security.ts";

const vpc = { subnets: ["subnet-1"], securityGroups: ["sg-1"] };
const everything = { networkIsolation: true, vpc, kms: "key" };
const VPC = { SecurityGroupIds: ["sg-1"], Subnets: ["subnet-1"] };

describe("the requests of each type of step", () => {
  it.each([
    [
      "Processing",
      { ProcessingOutputConfig: { Outputs: [] }, ProcessingResources: { ClusterConfig: { InstanceCount: 1 } } },
      {
        NetworkConfig: { EnableNetworkIsolation: true, VpcConfig: VPC },
        ProcessingOutputConfig: { Outputs: [], KmsKeyId: "key" },
        ProcessingResources: { ClusterConfig: { InstanceCount: 1, VolumeKmsKeyId: "key" } },
      },
    ],
    [
      "Training",
      { OutputDataConfig: { S3OutputPath: "s3://b" } },
      {
        EnableNetworkIsolation: true,
        VpcConfig: VPC,
        OutputDataConfig: { S3OutputPath: "s3://b", KmsKeyId: "key" },
        ResourceConfig: { VolumeKmsKeyId: "key" },
      },
    ],
    [
      "Tuning",
      { TrainingJobDefinition: { OutputDataConfig: {} } },
      {
        TrainingJobDefinition: {
          EnableNetworkIsolation: true,
          VpcConfig: VPC,
          OutputDataConfig: { KmsKeyId: "key" },
          ResourceConfig: { VolumeKmsKeyId: "key" },
        },
      },
    ],
    [
      "Transform",
      { TransformOutput: { Accept: "text/csv" } },
      { TransformOutput: { Accept: "text/csv", KmsKeyId: "key" }, TransformResources: { VolumeKmsKeyId: "key" } },
    ],
    ["Model", {}, { EnableNetworkIsolation: true, VpcConfig: VPC }],
    ["RegisterModel", {}, { SecurityConfig: { KmsKeyId: "key" } }],
    ["Condition", { Conditions: [] }, { Conditions: [] }],
  ])("%s", (type, request, made) => {
    expect(secured(type, request, everything)).toEqual(made);
    expect(secured(type, request, {})).toEqual(request);
    expect(isIsolated(type, secured(type, request, everything))).toBe(
      "networkIsolation" in (SECURITY_MEMBERS[type] ?? {}),
    );
    expect(isIsolated(type, request)).toBe(false);
  });
});

it("adds no key without outputs, and keeps the members that a request already has", () => {
  expect(secured("Processing", {}, { kms: "key" })).toEqual({
    ProcessingResources: { ClusterConfig: { VolumeKmsKeyId: "key" } },
  });
  const own = { VpcConfig: { Subnets: ["own"], SecurityGroupIds: ["own"] }, EnableNetworkIsolation: false };
  expect(secured("Model", own, everything)).toEqual(own);
});

it.each([
  ["ml.m5.xlarge", true],
  ["ml.m5d.xlarge", false],
  ["ml.c6gd.xlarge", false],
  ["ml.g4dn.xlarge", false],
  ["ml.g5.2xlarge", false],
  ["ml.p3.2xlarge", true],
  ["ml.p4d.24xlarge", false],
  ["ml.r5.large", true],
])("a key for the volume of an %s instance: %s", (InstanceType, keyed) => {
  const made = secured("Training", { ResourceConfig: { InstanceType } }, { kms: "key" });
  expect(made["ResourceConfig"]).toEqual(keyed ? { InstanceType, VolumeKmsKeyId: "key" } : { InstanceType });
  expect(made["OutputDataConfig"]).toEqual({ KmsKeyId: "key" });
});

/** Members of a request that state isolation or a key, but belong to features that no step uses. */
const UNUSED = [
  "ProcessingInputs.*.DatasetDefinition.AthenaDatasetDefinition.KmsKeyId",
  "ProcessingInputs.*.DatasetDefinition.RedshiftDatasetDefinition.KmsKeyId",
  "ModelPackageConfig",
  "ValidationSpecification",
  "ProfilerConfig",
  "OutputDataConfig.ManagedOutput",
  "DataCaptureConfig.KmsKeyId",
  "TrainingJobDefinitions",
  "TrainingJobDefinition.HyperParameterTuningResourceConfig",
];

it.each([
  ["Processing", "CreateProcessingJobRequest"],
  ["Training", "CreateTrainingJobRequest"],
  ["Tuning", "CreateHyperParameterTuningJobRequest"],
  ["Transform", "CreateTransformJobRequest"],
  ["Model", "CreateModelInput"],
  ["RegisterModel", "CreateModelPackageInput"],
])("the table has every such member of %s in the service model", (type, shape) => {
  const { networkIsolation, vpc: network, kms, volume } = SECURITY_MEMBERS[type] ?? { kms: [] };
  const listed = [networkIsolation, network, ...kms, volume?.kms].flatMap((path) => path?.replace("?", "") ?? []);
  const found = [...securityMembers(shape, [])].filter((path) => !UNUSED.some((unused) => path.startsWith(unused)));
  expect(found.sort()).toEqual(listed.sort());
});

function* securityMembers(shape: string, path: readonly string[]): Iterable<string> {
  const { members = {}, member } = tableShape(shape) ?? {};
  if (member !== undefined && path.length < 5) yield* securityMembers(member, [...path, "*"]);
  for (const [name, type] of Object.entries(members)) {
    const below = [...path, name];
    if (/^(VpcConfig|EnableNetworkIsolation|.*KmsKeyId)$/.test(name)) yield below.join(".");
    else if (below.length < 5) yield* securityMembers(type, below);
  }
}
