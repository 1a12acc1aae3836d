import type { Json } from "../../base/canonical.ts";
import type { RunRecord, StepStatus } from "../../local/index.ts";
import type { ParameterChange, PlannedStep, TargetChange, WireChange } from "../../plan/index.ts";

/** What identifies a run in a comparison. */
export type ComparedRun = Pick<RunRecord, "run" | "title" | "status" | "startedAt" | "seconds" | "sample">;

/** A value that differs. It is absent on the side that does not have it. */
export interface BothSides<T = Json> {
  readonly before?: T;
  readonly after?: T;
}

/** A field of a step, an input, or a file of its code. */
export interface ChangedField extends BothSides {
  readonly field: string;
  /** Where the value is written, such as "spec.yaml:9". */
  readonly at?: string;
}

export interface ChangedStep extends Pick<PlannedStep, "name" | "from" | "type" | "action" | "at"> {
  readonly fields: readonly ChangedField[];
}

/** A column whose values are distributed differently, by more than two draws of the same rows would be. */
export interface ShiftedColumn {
  readonly column: string;
  /** The share of the rows by which the distributions differ at least: 0 to 1. */
  readonly distance: number;
  readonly mean?: BothSides<number>;
  /** The shares of missing cells, if they differ. */
  readonly missing?: BothSides<number>;
  /** The category whose share changed most. */
  readonly share?: BothSides<number> & { readonly value: string };
}

/** What differs in a table that a step loaded. */
export interface DataDifference {
  readonly step: string;
  /** The digest of the source's contents. */
  readonly source?: BothSides<string>;
  readonly rows?: BothSides<number>;
  /** The rows of the whole source, of which a branch takes a share. */
  readonly sourceRows?: BothSides<number>;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly retyped: readonly (BothSides<string> & { readonly column: string })[];
  /** The columns whose values are distributed differently, the most different first. */
  readonly drift: readonly ShiftedColumn[];
  /** How often each label occurs. Only the labels whose count differs. */
  readonly labels: readonly (BothSides<number> & { readonly label: string })[];
}

export interface MetricDifference extends BothSides<number> {
  readonly step: string;
  readonly metric: string;
  /** After minus before. Absent if one of the values is. */
  readonly difference?: number;
  readonly better?: "higher" | "lower";
}

/** A metric on the rows that are compared, with the 95% interval of its difference. */
export interface ScoredMetric {
  readonly metric: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly difference: number | null;
  readonly interval: readonly [number, number] | null;
  /** Why there is no interval, or why it is not reliable. */
  readonly note?: string;
  readonly better?: "higher" | "lower";
  /** Whether both runs gave each row the same score. */
  readonly isEqual: boolean;
  /** Whether the interval excludes zero. */
  readonly isDifferent: boolean;
}

export interface ClassChanges {
  readonly rows: number;
  readonly of: number;
  /** Rows that only the later run classifies correctly. */
  readonly corrected: number;
  /** Rows that only the earlier run classifies correctly. */
  readonly spoiled: number;
  readonly moves: readonly { readonly from: string; readonly to: string; readonly rows: number }[];
}

/** Why rows could not be matched, so that the scores are compared as independent samples. */
export type Unpaired = "data" | "no-ids" | "repeated" | "no-common" | "labels";

export interface ScoreDifference {
  readonly step: string;
  /** The step's name in the earlier run, if it differs. */
  readonly from?: string;
  readonly split: string;
  readonly task: "binary" | "multiclass" | "regression";
  readonly rows: {
    readonly before: number;
    readonly after: number;
    /** Rows with the same id on both sides. */
    readonly both?: number;
    /** Matched rows whose labels differ. */
    readonly relabelled?: number;
  };
  readonly unpaired?: Unpaired;
  readonly metrics: readonly ScoredMetric[];
  readonly changed?: ClassChanges;
}

/** How a step ended or which way a condition went, if that differs. */
export interface OutcomeDifference extends BothSides<StepStatus | "met" | "not met"> {
  readonly step: string;
}

/** Times in seconds. A cached result took none. */
export interface TimeDifference extends BothSides<number> {
  readonly step: string;
}

/** What differs between two runs. Whatever is equal is left out. */
export interface RunComparison {
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  readonly parameters: readonly ParameterChange[];
  readonly steps: readonly ChangedStep[];
  readonly wires: readonly WireChange[];
  readonly settings: readonly TargetChange[];
  /** The versions of Python, its packages and Specline. */
  readonly versions: readonly (BothSides<string> & { readonly name: string })[];
  readonly data: readonly DataDifference[];
  readonly outcomes: readonly OutcomeDifference[];
  readonly metrics: readonly MetricDifference[];
  readonly scores: readonly ScoreDifference[];
  /** The steps that ran in both runs. */
  readonly times: readonly TimeDifference[];
}
