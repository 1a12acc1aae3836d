import { GUIDE } from "./reasons.ts";
import type { AwsMembers, CacheTable } from "./table.ts";

/** Types that a local run has no job for: only what AWS compares is known of them. */

/**
 * The guide names what the SDK is given: the check's config and CheckJobConfig, which between them make all of the
 * Arguments (image, inputs, outputs, machines, environment, network, role, tags).
 */
const check = (...beside: readonly string[]): AwsMembers => ({
  source: GUIDE,
  arguments: "all",
  beside: [
    "CheckType",
    "SkipCheck",
    "RegisterNewBaseline",
    "ModelPackageGroupName",
    "SuppliedBaselineConstraints",
    ...beside,
  ],
});

const autoMl: AwsMembers = {
  source: GUIDE,
  arguments: [
    "AutoMLJobConfig.CompletionCriteria",
    "AutoMLJobConfig.CandidateGenerationConfig",
    "AutoMLJobConfig.DataSplitConfig",
    "AutoMLJobConfig.Mode",
    "AutoMLJobObjective",
    "InputDataConfig",
    "ProblemType",
  ],
};

const emr: AwsMembers = {
  source: `${GUIDE}; ClusterConfig: Python SDK documentation, "Caching Configuration", note on EMRStep; read 2026-11`,
  arguments: ["ClusterId", "ClusterConfig", "StepConfig"],
};

const only = (type: string, aws: CacheTable["aws"]): CacheTable => ({ type, aws, local: "not run" });

export const elsewhere: readonly CacheTable[] = [
  only("QualityCheck", check("SuppliedBaselineStatistics")),
  only("ClarifyCheck", check("ModelName")),
  only("AutoML", autoMl),
  only("EMR", emr),
  ...["EMRServerless", "Lambda", "Callback", "EndpointConfig", "Endpoint"].map((type) => only(type, "not documented")),
  ...["Condition", "Fail", "InferenceComponent", "Lineage"].map((type) => only(type, "not cached")),
  ...[
    "BedrockCustomModel",
    "BedrockModelImport",
    "BedrockProvisionedModelThroughput",
    "BedrockCustomModelDeployment",
  ].map((type) => only(type, "not cached")),
];
