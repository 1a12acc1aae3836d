export { carriedOver } from "./carried-over.ts";
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
export { SENTENCES } from "./rerun.ts";
export { type PlanSide, sideDigest, sideOf } from "./side.ts";
export {
  definitionText,
  MANIFEST_FORMAT,
  MANIFEST_TAG,
  type ManifestOptions,
  manifestKey,
  type StoredManifest,
  storedManifest,
  type ValuePlaces,
} from "./stored-manifest.ts";
