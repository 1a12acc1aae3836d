export { awsIdentity, awsService } from "./aws.ts";
export { awsLogs } from "./aws-logs.ts";
export type { AwsOptions } from "./aws-options.ts";
export { awsPrices } from "./aws-prices.ts";
export { awsStore } from "./aws-store.ts";
export { allPages, type DeployCall, isAbsence } from "./calls.ts";
export { denialOf, remedyOf } from "./denied.ts";
export {
  contentDiagnostic,
  type Deployed,
  type DeployOptions,
  deploy,
  deployFaults,
  roleFaults,
  uploadAll,
} from "./deploy.ts";
export {
  accountFault,
  definitionIn,
  type Seen,
  type SeenPipeline,
  seeDeployed,
  seeExecution,
} from "./deployed.ts";
export { assetRoots, rootsOf } from "./deployed-manifest.ts";
export { executedVersions, olderVersions } from "./executed.ts";
export { executionSteps } from "./execution-steps.ts";
export { faultDiagnostic, isDenied } from "./faults.ts";
export { ENDED, type Followed, type FollowedStep, type FollowOptions, follow, hasFailed } from "./follow.ts";
export { type Deletion, deletePipeline, deletionOf } from "./life/deletion.ts";
export { driftOf } from "./life/drift.ts";
export { groupsIn } from "./life/drift-groups.ts";
export type { Drift, DriftKind, DriftReport } from "./life/drift-types.ts";
export { type History, type HistoryVersion, historyOf, type Unread } from "./life/history.ts";
export { type MissingAssets, missingAssets } from "./life/kept-assets.ts";
export { type KeptManifest, readManifests } from "./life/manifests.ts";
export { decide, latestPending, type ModelVersion, modelVersion } from "./life/model-packages.ts";
export { type EarlierVersion, publish } from "./life/publish.ts";
export { type SourceExecution, selectionFaults } from "./life/selective.ts";
export { describeVersion, listVersions, type PipelineVersion } from "./life/versions.ts";
export { monitorExpression } from "./model-monitor/expression.ts";
export type { EndpointMonitor } from "./model-monitor/resources.ts";
export { fixedJob, perExecution } from "./model-monitor/settings.ts";
export {
  type AssetObject,
  type Content,
  ContentFault,
  type DeployEffects,
  type PriceList,
  type Service,
  ServiceFault,
  type Store,
} from "./ports.ts";
export { setPaused } from "./schedules/apply-schedules.ts";
export { awsSchedules } from "./schedules/aws-schedules.ts";
export { foundSchedules } from "./schedules/found-schedules.ts";
export { type SeenResource, seeResources } from "./schedules/seen-resources.ts";
export { type StackTemplate, stackTemplate } from "./stack.ts";
export { type Started, type StartOptions, start } from "./start.ts";
export { hashed, MAX_BUFFERED_BYTES } from "./upload.ts";
export { describe } from "./upsert.ts";
export { usualDurations, withUsual } from "./usual.ts";
