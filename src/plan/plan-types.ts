import type { Json } from "../base/canonical.ts";
import type { StoredAsset } from "./stored-manifest.ts";

/** A value that differs, in the words of the user where the manifests have them. */
export interface FieldChange {
  /** A field of the step, such as "maxDepth", an input, a file of code, or otherwise a member of SageMaker's request. */
  readonly field: string;
  /** Absent if there was none, as `after` is if there is none any more. */
  readonly before?: Json;
  readonly after?: Json;
  /** Where it is written, such as "spec.yaml:9". Absent for defaults. */
  readonly at?: string;
  /** The members of SageMaker's step that differ because of it. */
  readonly members: readonly string[];
  /** Whether it changes what AWS's cache compares. */
  readonly counts: boolean;
}

/** A change in the words of the user, before it is known which members of the request it explains. */
export interface ValueDifference {
  readonly field: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly at: string | undefined;
}

/** Whether the next execution runs a step: "always" if no earlier result can ever be used. */
export type Rerun = "yes" | "no" | "always" | "unknown";

export interface PlannedStep {
  readonly name: string;
  /** The earlier name of a renamed step. */
  readonly from?: string;
  readonly type: string;
  readonly action: "added" | "removed" | "changed" | "renamed" | "unchanged" | "unknown";
  /** Where the step is written. */
  readonly at?: string;
  readonly fields: readonly FieldChange[];
  readonly rerun: Rerun;
  /** The reason, such as "maxDepth", "after DataLoading" or "the parameter DataVersion". */
  readonly because: string;
}

interface WireEnd {
  readonly from: string;
  readonly why: string;
}

/** An input that is fed by another output than before. */
export interface WireChange {
  /** "STEP.PORT". */
  readonly to: string;
  readonly before?: WireEnd;
  readonly after?: WireEnd;
}

export interface ParameterChange {
  readonly name: string;
  readonly action: "added" | "removed" | "changed";
  readonly before?: Json;
  readonly after?: Json;
}

/** Something that the pipeline's role, or whoever deploys, must be allowed to do. */
export interface PermissionChange {
  readonly action: "added" | "removed";
  readonly permission: string;
  readonly resource: string;
}

/** A setting of the target that differs, although the pipeline is deployed to the same place. */
export interface TargetChange {
  readonly setting: string;
  readonly before?: Json;
  readonly after?: Json;
}

export interface MachineChange {
  readonly step: string;
  readonly before?: string;
  readonly after?: string;
}

/** What is known about cost. Specline knows no prices. */
export interface PlannedCost {
  readonly prices: "unknown";
  readonly machines: readonly MachineChange[];
  /** The most that steps which run again can take, by instance type, as their time limits allow. */
  readonly atMost: readonly { readonly instanceType: string; readonly hours: number }[];
  /** Steps that run again and whose machine or time limit is known only at run time. */
  readonly unlimited: readonly string[];
}

export interface PlannedUpload extends Pick<StoredAsset, "key" | "role" | "steps" | "objects" | "bytes"> {
  /** "unknown" if the manifest of what is deployed there is missing. */
  readonly status: "new" | "there" | "unknown";
}

/** The differences between two pipelines, and what they mean for the next execution. */
export interface PlanChanges {
  readonly steps: readonly PlannedStep[];
  readonly wires: readonly WireChange[];
  readonly parameters: readonly ParameterChange[];
  readonly settings: readonly TargetChange[];
  readonly permissions: readonly PermissionChange[];
  readonly cost: PlannedCost;
  readonly uploads: readonly PlannedUpload[];
}
