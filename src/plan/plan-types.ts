import type { Json } from "../base/canonical.ts";
import type { Amount, Prices, Range } from "../cost/index.ts";
import type { StoredAsset } from "./stored-manifest.ts";

/** A value that differs, in the user's own terms if the manifests have them. */
export interface FieldChange {
  /** A field of the step, such as "maxDepth", an input, a code file, or otherwise a member of SageMaker's request. */
  readonly field: string;
  /** Absent if the value was added, just as `after` is absent if the value was removed. */
  readonly before?: Json;
  readonly after?: Json;
  /** Where the value is written, such as "spec.yaml:9". Absent for defaults. */
  readonly at?: string;
  /** The members of SageMaker's step that differ because of this change. */
  readonly members: readonly string[];
  /** Whether the change affects members that AWS's cache compares. */
  readonly counts: boolean;
}

/** A change in the user's own terms, before it is known which request members it explains. */
export interface ValueDifference {
  readonly field: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly at: string | undefined;
}

/** Whether the next execution runs a step: "always" if an earlier result can never be reused. */
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

/** An input whose source changed to a different output. */
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

/** A permission that the pipeline's role needs. */
export interface PermissionChange {
  readonly action: "added" | "removed";
  /** Such as "s3:GetObject". */
  readonly permission: string;
  /** An ARN, in which "*" represents what is known only at run time. */
  readonly resource: string;
}

/** A target setting that differs, although the pipeline is deployed to the same place. */
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

/** What the next execution costs, as far as that is known. */
export interface PlannedCost {
  /** The prices that were given. Specline has none of its own. */
  readonly prices: "unknown" | Pick<Prices, "currency" | "region" | "date" | "source">;
  readonly machines: readonly MachineChange[];
  /**
   * The longest time that machines can be billed for the steps that run again, by instance type: with all attempts, and
   * with only one arm of each condition.
   */
  readonly atMost: readonly { readonly instanceType: string; readonly hours: number }[];
  /** Steps that run again and whose machine or time limit is known only at run time. */
  readonly unlimited: readonly string[];
  /** What the steps that run again cost. Absent without prices. */
  readonly money?: Pick<Range<Amount>, "min" | "max">;
}

export interface PlannedUpload extends Pick<StoredAsset, "key" | "role" | "steps" | "objects" | "bytes"> {
  /** "unknown" if the deployed pipeline's manifest is missing. */
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
