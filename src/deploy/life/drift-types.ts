import type { ServiceFault } from "../ports.ts";

/** What can change behind Specline's back. */
export type DriftKind =
  | "definition"
  | "description"
  | "display-name"
  | "role"
  | "parallelism"
  | "tag"
  | "manifest"
  | "asset-changed"
  | "asset-missing"
  | "asset-added"
  | "model-package-group"
  | "schedule";

/** One difference between what is deployed and what the last deploy stored. */
export interface Drift {
  readonly kind: DriftKind;
  /** The tag, object, step or group, if the kind does not say it. */
  readonly of?: string;
  /** What the last deploy sent. Absent if it sent nothing. */
  readonly expected?: string;
  /** What was found. Absent if there is nothing. */
  readonly found?: string;
  /** Why a deploy alone does not undo it, and what does. Absent if a deploy does. */
  readonly stays?: Stays;
}

/** A difference that stays when the pipeline is deployed again. */
export interface Stays {
  /** What stays, such as "the limit on parallel steps". */
  readonly what: string;
  readonly reason: string;
  readonly remedy: string;
}

/** A part of the comparison that could not be made, and why. */
export interface Unchecked {
  readonly what: string;
  readonly reason: string;
  /** The call that failed. Absent if nothing failed, and the part was left out. */
  readonly fault?: ServiceFault;
}

export interface DriftReport {
  readonly arn: string;
  readonly drifts: readonly Drift[];
  readonly unchecked: readonly Unchecked[];
  /** ISO 8601. */
  readonly modified?: string;
  readonly modifiedBy?: string;
  /** How many objects in S3 were compared. */
  readonly objects: number;
}

export type DriftResult =
  | { readonly kind: "report"; readonly report: DriftReport }
  | { readonly kind: "nothing" | "not-ours" | "no-manifest"; readonly report?: undefined };

/** What one part of the comparison found. */
export interface Compared {
  readonly drifts: readonly Drift[];
  readonly unchecked?: readonly Unchecked[];
  readonly objects?: number;
}
