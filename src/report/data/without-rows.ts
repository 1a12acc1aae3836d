import type { Dependence, ProfiledColumn } from "./formats.ts";
import type { ReportData } from "./report-data.ts";

/** Values of fewer rows than this could tell who they are of. */
const FEW = 10;

/**
 * The data without values that are of single rows: rows with their contributions, predicted numbers row by row, row
 * ids, the least and the greatest value of a column, and values of fewer than ten rows.
 */
export const withoutRows = (data: ReportData): ReportData => ({
  ...data,
  shownRows: [],
  predicted: data.predicted.filter(({ task }) => task !== "regression"),
  rows: { ...data.rows, comparisons: data.rows.comparisons.map((one) => ({ ...one, examples: [] })) },
  profiles: data.profiles.map((one) => ({
    ...one,
    profile: { ...one.profile, columns: one.profile.columns.map(withoutValues) },
  })),
  explanations: data.explanations.map(({ artifact, content }) => ({
    artifact,
    content: content.dependence ? { ...content, dependence: withoutRare(content.dependence) } : content,
  })),
});

function withoutValues({ min, max, top, ...column }: ProfiledColumn): ProfiledColumn {
  return { ...column, top: (top ?? []).filter(([, rows]) => rows >= FEW) } as ProfiledColumn;
}

function withoutRare(found: Dependence): Dependence {
  return {
    ...found,
    features: found.features.map(({ rows, values, curves, ...feature }) => {
      const kept = values.map((_, at) => !rows || (rows[at] ?? 0) >= FEW);
      const left = <T>(all: readonly T[]): T[] => all.filter((_, at) => kept[at]);
      return {
        ...feature,
        values: left(values),
        rows: rows && left(rows),
        curves: curves.map(({ mean, low, high }) => ({ mean: left(mean), low: left(low), high: left(high) })),
      };
    }),
  };
}
