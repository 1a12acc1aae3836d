import { resolve } from "node:path";
import { ownMember } from "../base/own.ts";
import { listed } from "../base/words.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import { listRuns, type RunRecord, type RunStatus, readRun } from "../local/index.ts";
import { inOrder, metricName } from "../report/data/metric-names.ts";
import { measuredByTask } from "../steps/measured-metrics.ts";
import type { Host } from "./host/host.ts";
import { isMet, type MetricBound } from "./metric-bound.ts";
import { plainNumbers } from "./run.ts";

/** The metric by which a step's model is judged. */
export interface HeadlineMetric {
  readonly step: string;
  readonly metric: string;
  readonly value: number;
}

/** Which runs to list. A run has to meet all conditions, and be of one of the pipelines. */
export interface RunFilter {
  readonly pipelines?: readonly string[] | undefined;
  readonly status?: RunStatus | undefined;
  readonly where?: readonly MetricBound[] | undefined;
}

/** A run in the list, with the metrics by which it is judged. */
export interface ListedRun {
  readonly record: RunRecord;
  readonly headline: readonly HeadlineMetric[];
}

export interface ListedRuns {
  /** The newest first. */
  readonly runs: readonly ListedRun[];
  /** How many runs there are in the work folder. */
  readonly of: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lists the runs in a work folder that meet the conditions. Warns of names that no run has. */
export async function listedRuns(host: Host, work: string, filter: RunFilter = {}): Promise<ListedRuns> {
  const all = await listRuns(host.effects, resolve(host.folder, work));
  const runs = all.filter((record) => fits(record, filter));
  return {
    runs: runs.map((record) => ({ record, headline: headlineMetrics(record) })),
    of: all.length,
    diagnostics: all.length === 0 ? [] : unknownNames(all, filter),
  };
}

/**
 * The main metric of each step that measured a model: the one that belongs to its task, or otherwise the first known
 * metric that is better if it is higher, or lower.
 */
function headlineMetrics({ metrics }: RunRecord): readonly HeadlineMetric[] {
  return Object.entries(metrics).flatMap(([step, document]): readonly HeadlineMetric[] => {
    const numbers = plainNumbers(document);
    const [main] = ownMember(measuredByTask, String(document["task"])) ?? [];
    const metric = main ?? inOrder(Object.keys(numbers)).find((name) => metricName(name).better !== undefined);
    const value = metric === undefined ? undefined : ownMember(numbers, metric);
    return metric === undefined || value === undefined ? [] : [{ step, metric, value }];
  });
}

function fits({ title, status, metrics }: RunRecord, { pipelines, status: wanted, where = [] }: RunFilter): boolean {
  if (pipelines !== undefined && !pipelines.includes(title)) return false;
  if (wanted !== undefined && status !== wanted) return false;
  return where.every((bound) =>
    Object.entries(metrics).some(([name, document]) => {
      if (bound.step !== undefined && bound.step !== name) return false;
      const measured = ownMember(plainNumbers(document), bound.metric);
      return measured !== undefined && isMet(bound, measured);
    }),
  );
}

/** A misspelled name would otherwise look like a run that does not exist. */
function unknownNames(all: readonly RunRecord[], { pipelines = [], where = [] }: RunFilter): readonly Diagnostic[] {
  const titles = [...new Set(all.map(({ title }) => title))];
  const measured = inOrder(
    all.flatMap(({ metrics }) => Object.values(metrics).flatMap((one) => Object.keys(plainNumbers(one)))),
  );
  const steps = [...new Set(all.flatMap(({ metrics }) => Object.keys(metrics)))];
  const fault = (what: string, name: string | undefined, known: readonly string[]): readonly Diagnostic[] =>
    name === undefined || known.includes(name)
      ? []
      : [
          diagnostic("run/unknown-filter", {
            what,
            name,
            known: known.length === 0 ? "none" : listed(known),
          }),
        ];
  return [
    ...pipelines.flatMap((name) => fault("pipeline", name, titles)),
    ...where.flatMap(({ step, metric }) => [
      ...fault("measuring step", step, steps),
      ...fault("metric", metric, measured),
    ]),
  ];
}

/** Finds a run by its id, the beginning of its id, or "latest". */
export const showRun = (host: Host, work: string, run: string): Promise<RunRecord> =>
  readRun(host.effects, resolve(host.folder, work), run);
