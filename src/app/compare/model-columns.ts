import type { RunRecord } from "../../local/index.ts";
import { droppedColumns } from "../dropped-columns.ts";

/** Facts and fields that name a column which is not a feature. */
const NAMED = ["idColumn", "timeColumn", "groupColumn", "weightColumn", "indexColumn"];

/**
 * The columns that a run's model does not read: ids, times, groups, weights, and those that all branches leave out. The
 * first three are different in new rows by nature.
 */
export function unreadColumns(run: RunRecord): ReadonlySet<string> {
  const { manifest } = run;
  const sources: readonly (Readonly<Record<string, unknown>> | undefined)[] = [
    manifest?.context,
    ...(manifest?.steps ?? []).map(({ config }) => config),
  ];
  const named = sources.flatMap((source) => NAMED.map((name) => source?.[name]));
  return new Set([...named.filter((name) => typeof name === "string"), ...droppedColumns(run)]);
}
