/** The possible types of a column in a loaded table. */
export type ColumnType = "number" | "integer" | "category" | "text" | "date" | "boolean";

/** A column of the loaded table that a config field names, with all columns that can be features. */
export interface NamedColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly others: readonly { readonly name: string; readonly type: ColumnType }[];
}
