import type { ColumnDrift } from "./drift-facts.ts";

/** A column with its weight for the model. */
export interface WeighedDrift extends ColumnDrift {
  /** The column's share of the gain of all features, from 0 to 1. Undefined if no model is known. */
  readonly importance?: number;
}

/**
 * The share of each column in the importance of all features. A feature that was made of a column, such as a part of a
 * date, counts for the column with the longest name that its own begins with.
 *
 * @param features - the importance of each feature, of any scale
 */
export function columnImportance(
  features: Readonly<Record<string, number>>,
  columns: readonly string[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  let whole = 0;
  for (const [feature, value] of Object.entries(features)) {
    whole += value;
    const made = columns.filter((name) => feature === name || feature.startsWith(`${name}_`));
    const [column] = made.sort((a, b) => b.length - a.length);
    if (column !== undefined) sums.set(column, (sums.get(column) ?? 0) + value);
  }
  return new Map(columns.map((name) => [name, whole > 0 ? (sums.get(name) ?? 0) / whole : 0]));
}

/**
 * The columns with those first that matter most: drifted before others, and by effect times importance. The label comes
 * first, because the model predicts it.
 */
export function weighed(
  columns: readonly ColumnDrift[],
  importance: ReadonlyMap<string, number> | undefined,
): readonly WeighedDrift[] {
  const made = columns.map((column): WeighedDrift => {
    const own = importance?.get(column.name);
    return own === undefined || column.role !== "feature" ? column : { ...column, importance: own };
  });
  return made.sort(
    (a, b) => Number(b.drifted) - Number(a.drifted) || weightOf(b) - weightOf(a) || (a.name < b.name ? -1 : 1),
  );
}

const weightOf = ({ effect, importance, role }: WeighedDrift): number => {
  if (role === "label") return 1 + effect;
  return role === "other" ? 0 : effect * (importance ?? 1);
};
