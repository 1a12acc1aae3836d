import type { ColumnType } from "../spec/column-type.ts";
import type { Task } from "../spec/context.ts";

/** A column's profile, as read by the loading script. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  /** The number of rows whose cell is empty, unreadable or a word for a missing value (NA, null …). */
  readonly missing: number;
  /** The number of distinct values. */
  readonly distinct: number;
  /**
   * Up to 20 of the most frequent values with their counts, most frequent first. Empty if there are too many distinct
   * values to count.
   */
  readonly top: readonly (readonly [value: string, count: number])[];
  /** A label's least frequent classes with their counts, rarest first; at most 100 classes. */
  readonly rarest?: readonly (readonly [value: string, count: number])[];
  /** Numbers that are far from the others and look like placeholders for missing values, with their counts. */
  readonly sentinels: readonly (readonly [value: string, count: number])[];
  /** The reason why the column is not a feature, if it is not one. */
  readonly leftOut?: "index" | "id" | "empty" | "constant" | "unique" | "many" | "text";
  /** The same reason as a sentence. */
  readonly reason?: string;
  /** The task for which the column could be the label. */
  readonly task: Task;
}

/** A finding about a table: a code from the catalog, and the values for its placeholders. */
export interface Finding {
  readonly code: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** A table's profile, based on the part that was read. */
export interface DataProfile {
  /** The path as written in the pipeline. */
  readonly source: string;
  /** The total size of its files in bytes. */
  readonly bytes: number;
  /** The number of bytes that were examined. Less than `bytes` if only part of the table was read. */
  readonly readBytes: number;
  readonly rows: number;
  /** True if unread rows can have other columns, as in JSON lines. */
  readonly columnsOpen?: true;
  readonly columns: readonly ColumnProfile[];
  /** Findings about how the table is read and what looks doubtful, most important first. */
  readonly findings: readonly Finding[];
}
