import { resolve } from "node:path";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { listRuns } from "../../local/index.ts";
import type { Folded } from "../../local/record/fold.ts";
import { findRun } from "../../local/record/history.ts";
import { type Folders, foldersOf } from "../../local/storage/folders.ts";
import type { Host } from "../host/host.ts";
import { runAtRef } from "./run-at-ref.ts";

/** Which runs to compare: these, or the last ones of the pipeline that ran last. */
export interface NamedRuns {
  readonly runs: readonly string[];
  readonly last?: number | undefined;
  /** Compares the run (by default, the last) with the run of its pipeline at a git revision: "git:main". */
  readonly against?: string | undefined;
  /** Whether to draw the curves of the runs over each other. */
  readonly charts?: boolean | undefined;
  readonly work: string;
}

/** Finds the runs to compare, the earliest first if they were not named one by one. */
export async function findRuns(host: Host, named: NamedRuns): Promise<readonly Folded[] | readonly Diagnostic[]> {
  const { runs, last, against, work } = named;
  const folders = foldersOf(resolve(host.folder, work));
  if (last !== undefined && runs.length > 0)
    return [diagnostic("usage/conflict", { one: "--last", other: `'${runs[0]}'` })];
  if (last !== undefined && against !== undefined)
    return [diagnostic("usage/conflict", { one: "--last", other: "--against" })];
  if (against !== undefined) return caught(() => againstRef(host, folders, { ...named, against }));
  if (last === undefined && runs.length < 2) return [diagnostic("compare/too-few", { named: namedText(runs) })];
  if (last !== undefined && last < 2)
    return [diagnostic("usage/bad-value", { option: "--last", value: String(last), expected: "at least 2" })];
  return caught(async () => {
    const names = last === undefined ? runs : await lastRuns(host, folders.work, last, work);
    const found = await Promise.all(names.map((name) => findRun(host.effects, folders, name)));
    const twice = found.findIndex(({ record }, at) => found.findIndex((one) => one.record.run === record.run) < at);
    const { record } = found[twice] ?? {};
    return record === undefined
      ? found
      : [diagnostic("compare/same-run", { name: names[twice] ?? "", run: record.run })];
  });
}

/** Returns faults that were thrown. */
async function caught(find: () => Promise<readonly Folded[] | readonly Diagnostic[]>) {
  try {
    return await find();
  } catch (error) {
    if (error instanceof SpeclineError) return error.diagnostics;
    throw error;
  }
}

async function againstRef(
  host: Host,
  folders: Folders,
  { runs: [name = "last", other], against, work }: NamedRuns & { readonly against: string },
): Promise<readonly Folded[] | readonly Diagnostic[]> {
  if (other !== undefined) return [diagnostic("usage/conflict", { one: "--against", other: `'${other}'` })];
  const ref = /^git:(.+)$/.exec(against)?.[1];
  if (ref === undefined)
    return [
      diagnostic("usage/bad-value", {
        option: "--against",
        value: against,
        expected: "git: and a revision, such as git:main",
      }),
    ];
  const later = await findRun(host.effects, folders, name);
  const earlier = await runAtRef(host, { run: later.record, ref, work: folders.work, shown: work });
  return typeof earlier === "string" ? [await findRun(host.effects, folders, earlier), later] : [earlier];
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
