import type { Json } from "../../base/canonical.ts";
import type { RunRecord } from "../../local/index.ts";

/** Facts and fields that name a column which is not a feature. */
const NAMED = ["idColumn", "timeColumn", "groupColumn", "weightColumn", "indexColumn"];

/**
 * The columns that a run's model does not read: ids, times, groups, weights, and those that the pipeline leaves out. The
 * first three are different in new rows by nature.
 */
export function unreadColumns({ manifest }: RunRecord): ReadonlySet<string> {
  const sources: readonly (Readonly<Record<string, unknown>> | undefined)[] = [
    manifest?.context,
    ...(manifest?.steps ?? []).map(({ config }) => config),
  ];
  return new Set(sources.flatMap((source) => namesIn(source ?? {})));
}

function namesIn(source: Readonly<Record<string, unknown>>): readonly string[] {
  const dropped = source["dropColumns"] as Json | undefined;
  const named = [...NAMED.map((name) => source[name]), ...(Array.isArray(dropped) ? dropped : [])];
  return named.filter((name) => typeof name === "string");
}
