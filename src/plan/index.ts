export { carriedOver } from "./carried-over.ts";
export type { Executed, ExecutedVersion } from "./executed.ts";
export { outsideChanges, type SeenSettings } from "./outside-changes.ts";
export { type NoSide, planOf } from "./plan.ts";
export type {
  FieldChange,
  MachineChange,
  ParameterChange,
  PermissionChange,
  PlanChanges,
  PlannedCost,
  PlannedStep,
  PlannedUpload,
  TargetChange,
  WireChange,
} from "./plan-types.ts";
export { FIRST, SENTENCES } from "./rerun.ts";
export { scheduleSettings, textOf as scheduleText } from "./schedule-changes.ts";
export { type PlanSide, sideDigest, sideOf } from "./side.ts";
export {
  definitionText,
  MANIFEST_FORMAT,
  MANIFEST_TAG,
  type ManifestOptions,
  manifestKey,
  NO_SCHEDULES,
  SCHEDULES_TAG,
  type StoredManifest,
  storedManifest,
  type ValuePlaces,
} from "./stored-manifest.ts";
