import type { Task } from "../spec/context.ts";

/** What a column is taken for. */
export type ColumnType = "number" | "integer" | "category" | "text" | "date" | "boolean";

/** What was seen of one column, as the script that loads tables reads it. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  /** Rows whose cell is empty, says so (NA, null …) or cannot be read. */
  readonly missing: number;
  /** Different values. */
  readonly distinct: number;
  /** The most frequent values with their counts, at most 20, the most frequent first; none where values are too many to count. */
  readonly top: readonly (readonly [value: string, count: number])[];
  /** Numbers that are far from the others and look like stand-ins for a missing value, with their counts. */
  readonly sentinels: readonly (readonly [value: string, count: number])[];
  /** Why it is no feature, if it is none. */
  readonly leftOut?: "index" | "id" | "empty" | "constant" | "unique" | "text";
  /** The task that it would be the label of. */
  readonly task: Task;
}

/** Something that there is to say of a table: a code of the catalogue, and what fills its holes. */
export interface Finding {
  readonly code: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** What was seen of a table, as far as it was read. */
export interface DataProfile {
  /** As the pipeline names it. */
  readonly source: string;
  /** Bytes of all its files. */
  readonly bytes: number;
  /** Bytes that were looked at; less than `bytes` where reading was cut off. */
  readonly readBytes: number;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** How it is read, and what is doubtful there; the most important first. */
  readonly findings: readonly Finding[];
}
