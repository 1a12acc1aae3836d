import type { Task } from "../spec/context.ts";

/** The possible types of a column. */
export type ColumnType = "number" | "integer" | "category" | "text" | "date" | "boolean";

/** A profile of one column, as the loading script reads it. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  /** Rows whose cell is empty, a word for a missing value (NA, null …) or unreadable. */
  readonly missing: number;
  /** The number of distinct values. */
  readonly distinct: number;
  /**
   * Up to 20 of the most frequent values with their counts, most frequent first. Empty if there are too many values to
   * count.
   */
  readonly top: readonly (readonly [value: string, count: number])[];
  /** Numbers that are far from the others and look like placeholders for a missing value, with their counts. */
  readonly sentinels: readonly (readonly [value: string, count: number])[];
  /** The reason why it is not a feature, if it is not. */
  readonly leftOut?: "index" | "id" | "empty" | "constant" | "unique" | "text";
  /** The task for which it could be the label. */
  readonly task: Task;
}

/** A finding about a table: a code from the catalogue, and the values for its placeholders. */
export interface Finding {
  readonly code: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** A profile of a table, as far as it was read. */
export interface DataProfile {
  /** The path as written in the pipeline. */
  readonly source: string;
  /** The total size of its files in bytes. */
  readonly bytes: number;
  /** The number of bytes that were examined. Less than `bytes` if the table was only read in part. */
  readonly readBytes: number;
  readonly rows: number;
  /** True if unread rows can have other columns, as in JSON lines. */
  readonly columnsOpen?: true;
  readonly columns: readonly ColumnProfile[];
  /** Findings about how it is read and what is doubtful, the most important first. */
  readonly findings: readonly Finding[];
}
