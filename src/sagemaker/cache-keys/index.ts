import { ownMember } from "../../base/own.ts";
import type { DefinitionStep } from "../definition.ts";
import type { StepType } from "../kinds.ts";
import { elsewhere } from "./elsewhere.ts";
import { model, registerModel } from "./models.ts";
import { processing } from "./processing.ts";
import type { CacheTable } from "./table.ts";
import { training } from "./training.ts";
import { transform } from "./transform.ts";
import { tuning } from "./tuning.ts";

export { type Expiry, expiryOf } from "./expiry.ts";
export { awsPart, localPart, withPlacesOf } from "./project.ts";
export type { CacheTable, LocalMember, LocalPart } from "./table.ts";

/** What makes cached results stale, for every Type of step. */
const BY_TYPE: Readonly<Record<StepType, CacheTable>> = {
  Processing: processing,
  Training: training,
  Tuning: tuning,
  Transform: transform,
  Model: model,
  RegisterModel: registerModel,
  ...elsewhere,
};
export const cacheTables: readonly CacheTable[] = Object.values(BY_TYPE);

/** The table of a Type; undefined if SageMaker has none of that name. */
export const cacheTable = (type: string): CacheTable | undefined => ownMember<CacheTable>(BY_TYPE, type);

/** Why members beside the Arguments never count, for any Type. */
export const BESIDE: Readonly<Record<string, string>> = {
  Name: "a step that is renamed makes the same",
  Type: "a key is always of one Type",
  DisplayName: "shown to people only",
  Description: "shown to people only",
  DependsOn: "says when a step runs, not what it makes",
  CacheConfig: "says whether and how long a result may be used again",
  RetryPolicies: "says how often a job is tried",
  PropertyFiles: "says how others read what the step made",
} satisfies Partial<Record<keyof DefinitionStep, string>>;
