/** The types that a column of a data contract can have. */
export const COLUMN_TYPES = ["number", "integer", "category", "text", "date", "boolean"] as const;

/** The rules of one column. Each is checked in all rows of the table. */
export interface ColumnRules {
  readonly type?: (typeof COLUMN_TYPES)[number];
  /** Whether the column must exist. Default: true. */
  readonly required?: boolean;
  /** The least value: a number, or a date in ISO 8601. */
  readonly min?: number | string;
  readonly max?: number | string;
  /** All values that the column can have. */
  readonly values?: readonly (string | number | boolean)[];
  /** Whether no two rows may have the same value. */
  readonly unique?: boolean;
  /** The largest share of rows without a value, from 0 to 1. */
  readonly missingAtMost?: number;
  /** The greatest age of the newest date, such as "2 days". */
  readonly newestWithin?: string;
}

/** Rules that a table must meet before a pipeline learns from it. Scripts receive it in the same form. */
export interface DataContract {
  readonly columns: Readonly<Record<string, ColumnRules>>;
  /** Whether the table can have columns that the contract does not name. Default: refused. */
  readonly otherColumns?: "allowed" | "refused";
}

/** A duration as a contract states it. Scripts read the same form. */
export const CONTRACT_DURATION = /^[1-9]\d{0,5} (minute|hour|day|week)s?$/;
