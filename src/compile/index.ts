export { type CompileOptions, compile } from "./compile.ts";
export type { Asset, AssetSource, Compiled, Manifest, ManifestGate, ManifestStep, ManifestWire } from "./compiled.ts";
export { dataBehindVersion } from "./data-version.ts";
export { ownContract } from "./emit/arguments.ts";
export { assetIn, pipelineRoot } from "./places.ts";
export { sampled } from "./sampled.ts";
export {
  contentsDigest,
  type RuleOfEvents,
  resourcePrefix,
  type ScheduledPipeline,
  type ScheduleOfTime,
  type ScheduleResource,
  scheduleIn,
  scheduleResources,
} from "./schedule-resources.ts";
export { endedSchedules } from "./schedules.ts";
export type { LockedCode, Sources, SourceTree } from "./sources.ts";
