import type { StepType } from "../kinds.ts";
import { processing } from "./processing.ts";
import { GUIDE } from "./reasons.ts";
import type { AwsMembers, CacheTable, LocalRules } from "./table.ts";

/** Types for which a local run has no job of its own. The table contains only the members that AWS compares. */

/**
 * The guide lists the SDK parameters: the check's config and CheckJobConfig, which together determine all of the
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
  source: `${GUIDE}; ClusterConfig: Python SDK documentation, "Caching Configuration", note on EMRStep (read in November 2026)`,
  arguments: ["ClusterId", "ClusterConfig", "StepConfig"],
};

const only = (type: StepType, aws: CacheTable["aws"]): CacheTable => ({ type, aws, local: "not run" });
/** Run by a program of the user, if there is one. */
const onRequest = (type: StepType): CacheTable => ({ type, aws: "not documented", local: "on request" });

/** The request is a processing job's, and all of it counts on AWS. */
const checked = (type: StepType, aws: CacheTable["aws"]): CacheTable => ({
  type,
  aws,
  local: { ...addressesOf(processing), value: [], whole: true },
});

const addressesOf = ({ local }: CacheTable): Pick<LocalRules, "content" | "place"> => {
  if (typeof local === "string") return {};
  const { content = [], place = [] } = local;
  return { content, place };
};

export const elsewhere = {
  QualityCheck: checked("QualityCheck", check("SuppliedBaselineStatistics")),
  ClarifyCheck: checked("ClarifyCheck", check("ModelName")),
  AutoML: only("AutoML", autoMl),
  EMR: only("EMR", emr),
  EMRServerless: only("EMRServerless", "not documented"),
  Lambda: onRequest("Lambda"),
  Callback: onRequest("Callback"),
  EndpointConfig: only("EndpointConfig", "not documented"),
  Endpoint: only("Endpoint", "not documented"),
  Condition: only("Condition", "not cached"),
  Fail: only("Fail", "not cached"),
  InferenceComponent: only("InferenceComponent", "not cached"),
  Lineage: only("Lineage", "not cached"),
  BedrockCustomModel: only("BedrockCustomModel", "not cached"),
  BedrockModelImport: only("BedrockModelImport", "not cached"),
  BedrockProvisionedModelThroughput: only("BedrockProvisionedModelThroughput", "not cached"),
  BedrockCustomModelDeployment: only("BedrockCustomModelDeployment", "not cached"),
};
