import { resolve } from "node:path";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { listRuns } from "../../local/index.ts";
import type { Folded } from "../../local/record/fold.ts";
import { findRun } from "../../local/record/history.ts";
import { foldersOf } from "../../local/storage/folders.ts";
import type { Host } from "../host/host.ts";

/** Which runs to compare: these, or the last ones of the pipeline that ran last. */
export interface NamedRuns {
  readonly runs: readonly string[];
  readonly last?: number | undefined;
  readonly work: string;
}

/** Finds the runs to compare, the earliest first if they were not named one by one. */
export async function findRuns(
  host: Host,
  { runs, last, work }: NamedRuns,
): Promise<readonly Folded[] | readonly Diagnostic[]> {
  const folders = foldersOf(resolve(host.folder, work));
  if (last !== undefined && runs.length > 0)
    return [diagnostic("usage/conflict", { one: "--last", other: `'${runs[0]}'` })];
  if (last === undefined && runs.length < 2) return [diagnostic("compare/too-few", { named: namedText(runs) })];
  if (last !== undefined && last < 2)
    return [diagnostic("usage/bad-value", { option: "--last", value: String(last), expected: "at least 2" })];
  try {
    const names = last === undefined ? runs : await lastRuns(host, folders.work, last, work);
    const found = await Promise.all(names.map((name) => findRun(host.effects, folders, name)));
    const twice = found.findIndex(({ record }, at) => found.findIndex((one) => one.record.run === record.run) < at);
    const { record } = found[twice] ?? {};
    return record === undefined
      ? found
      : [diagnostic("compare/same-run", { name: names[twice] ?? "", run: record.run })];
  } catch (error) {
    if (error instanceof SpeclineError) return error.diagnostics;
    throw error;
  }
}

const namedText = (runs: readonly string[]): string => (runs.length === 0 ? "no run is" : `only '${runs[0]}' is`);

async function lastRuns(host: Host, work: string, last: number, shown: string): Promise<readonly string[]> {
  const all = await listRuns(host.effects, work);
  const title = all[0]?.title ?? "";
  const own = all.filter((one) => one.title === title);
  if (own.length < last) {
    const there = all.length === 0 ? "no runs" : `${own.length} ${own.length === 1 ? "run" : "runs"} of ${title}`;
    throw new SpeclineError([diagnostic("compare/fewer", { work: shown, there, asked: last })]);
  }
  return own
    .slice(0, last)
    .map(({ run }) => run)
    .reverse();
}
