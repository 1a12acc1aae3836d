import { resolve } from "node:path";
import { defined } from "../../base/defined.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { RunRecord } from "../../local/index.ts";
import { overlaidCharts } from "../../report/index.ts";
import type { Host } from "../host/host.ts";
import type { ComparedRun, RunComparison } from "./comparison.ts";
import { dataDifferences } from "./data-differences.ts";
import { matchedSteps } from "./matched-steps.ts";
import { findRuns, type NamedRuns } from "./named-runs.ts";
import { pipelineDifferences } from "./pipeline-differences.ts";
import { type RunSide, readSide } from "./read-side.ts";
import { metricDifferences, outcomeDifferences, timeDifferences, versionDifferences } from "./run-differences.ts";
import { scoreDifferences } from "./scores.ts";
import { isSameTarget, targetOf, targetText } from "./target-of.ts";

export interface ComparedRuns {
  /** Each run after the first, compared with the first. */
  readonly comparisons: readonly RunComparison[];
  /** The curves of each comparison, if they were asked for. */
  readonly charts: readonly ComparedCharts[];
  readonly diagnostics: readonly Diagnostic[];
}

/** For each step that both runs measured with, its curves drawn over each other. */
export type ComparedCharts = Awaited<ReturnType<typeof overlaidCharts>>;

/** Compares runs on this machine with the first of them: what differs, and whether the scores really do. */
export async function compareRuns(host: Host, named: NamedRuns): Promise<ComparedRuns> {
  const work = resolve(host.folder, named.work);
  const found = await findRuns(host, named);
  const sides: RunSide[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const one of found) {
    if ("code" in one) diagnostics.push(one);
    else {
      const read = await readSide(host, work, one);
      sides.push(read.run);
      diagnostics.push(...read.diagnostics);
    }
  }
  const [first, ...others] = sides;
  const comparisons: RunComparison[] = [];
  const charts: ComparedCharts[] = [];
  for (const other of others) {
    if (first === undefined) continue;
    const made = await comparisonOf(host, first, other);
    comparisons.push(made.comparison);
    if (named.charts === true) charts.push(await chartsOf(host, first.record, other.record));
    diagnostics.push(...made.diagnostics);
  }
  return { comparisons: host.redactor.value(comparisons), charts, diagnostics };
}

/** Runs that predict different things have no curves in common. */
async function chartsOf(host: Host, before: RunRecord, after: RunRecord): Promise<ComparedCharts> {
  if (!isSameTarget(targetOf(before), targetOf(after))) return [];
  return overlaidCharts(host.effects.files, before, after, matchedSteps(before, after));
}

async function comparisonOf(
  host: Host,
  one: RunSide,
  other: RunSide,
): Promise<{ readonly comparison: RunComparison; readonly diagnostics: readonly Diagnostic[] }> {
  const [before, after] = [one.record, other.record];
  const diagnostics: Diagnostic[] = [];
  const runs = { before: before.run, after: after.run };
  if (before.title !== after.title)
    diagnostics.push(diagnostic("compare/pipelines", { ...runs, one: before.title, other: after.title }));
  const [target, later] = [targetOf(before), targetOf(after)];
  const isSame = isSameTarget(target, later);
  if (!isSame)
    diagnostics.push(diagnostic("compare/targets", { ...runs, one: targetText(target), other: targetText(later) }));
  const matched = matchedSteps(before, after);
  const { data, source } = await dataDifferences(host.effects.files, one, other, matched);
  const scored = isSame
    ? await scoreDifferences(host, { before, after, matched, source })
    : { scores: [], diagnostics: [] };
  return {
    comparison: {
      before: headOf(before),
      after: headOf(after),
      ...pipelineDifferences(one, other),
      versions: versionDifferences(before, after),
      data,
      outcomes: outcomeDifferences(before, after),
      metrics: isSame ? metricDifferences(before, after, matched) : [],
      scores: scored.scores,
      times: timeDifferences(before, after),
    },
    diagnostics: [...diagnostics, ...scored.diagnostics],
  };
}

const headOf = ({ run, title, status, startedAt, seconds, sample }: RunRecord): ComparedRun =>
  defined({ run, title, status, startedAt, seconds, sample });
