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
export { awsPart, dataRead, localPart, withPlacesOf } from "./project.ts";
export type { CacheTable, LocalMember, LocalPart } from "./table.ts";
export { DATA_VERSION_HYPERPARAMETER, DATA_VERSION_VARIABLE } from "./training.ts";

/** The request members that make cached results stale, for every step Type. */
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

/** The table for a Type. Undefined if SageMaker has no such Type. */
export const cacheTable = (type: string): CacheTable | undefined => ownMember<CacheTable>(BY_TYPE, type);

/** The reason why members next to the Arguments never count, for any Type. */
export const BESIDE: Readonly<Record<string, string>> = {
  Name: "a renamed step has the same result",
  Type: "a key always belongs to one Type",
  DisplayName: "only shown to people",
  Description: "only shown to people",
  DependsOn: "determines when a step runs, but not its result",
  CacheConfig: "determines whether and for how long a result can be reused",
  RetryPolicies: "determines how often a job is tried",
  PropertyFiles: "determines how other steps read the result",
} satisfies Partial<Record<keyof DefinitionStep, string>>;
