import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defined } from "../../base/defined.ts";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { RunRecord } from "../../local/index.ts";
import { metricName } from "../../report/data/metric-names.ts";
import { runtimeFolder } from "../../steps/index.ts";
import type { Host } from "../host/host.ts";
import { findPython, noPython } from "../host/process/python.ts";
import { inScratch } from "../host/scratch.ts";
import { pythonAnswer } from "../predict/python-answer.ts";
import type { ScoreDifference, ScoredMetric } from "./comparison.ts";
import type { Source } from "./data-differences.ts";
import { ABSENT, keptTables, type LeftOutScores } from "./kept-tables.ts";
import type { MatchedStep } from "./matched-steps.ts";
import { targetOf } from "./target-of.ts";

const RUNTIME = fileURLToPath(new URL("../", runtimeFolder));
const SCRIPT = fileURLToPath(new URL("../../run-comparison/script/compare_scores.py", runtimeFolder));
/** Samples must be the same each time that two runs are compared. */
const SEED = 42;

/** The runs to compare, and the steps that match. */
export interface ScoredRuns {
  readonly before: RunRecord;
  readonly after: RunRecord;
  readonly matched: readonly MatchedStep[];
  /** Equal row ids mean equal rows only if the source is the same. */
  readonly source: Source;
}

interface Found {
  readonly scores: readonly ScoreDifference[];
  readonly diagnostics: readonly Diagnostic[];
}

type Split = Omit<ScoreDifference, "metrics" | "step" | "from"> & {
  readonly metrics: readonly Omit<ScoredMetric, "better" | "isDifferent" | "isEqual">[];
  readonly equal: boolean;
};
type Answer = { readonly splits: readonly Split[] } | { readonly unfit: string };

/** Compares the scores of the evaluations of two runs, row by row. Everything else can be compared without them. */
export const scoreDifferences = (host: Host, runs: ScoredRuns): Promise<Found> =>
  inScratch(async (scratch) => {
    const { tables, leftOut } = await keptTables(host.effects.files, runs, scratch);
    if (tables.length === 0) return { scores: [], diagnostics: isKept(leftOut) ? leftOut.map(left) : [missing(runs)] };
    const search = await (host.python ?? findPython(host, "versions"));
    if (search.found === undefined)
      return { scores: [], diagnostics: [...leftOut.map(left), { ...noPython(search), severity: "warning" }] };
    const python = search.found.path;
    const found: Found[] = [];
    for (const [index, { step, before, after }] of tables.entries()) {
      const { task } = targetOf(runs.after);
      const answer = await pythonAnswer<Answer>(host, {
        ...{ python, script: SCRIPT, path: RUNTIME, at: { step: step.after }, failed: "compare/failed" },
        answer: join(scratch, `${index}.json`),
        asked: { ...defined({ task }), before, after, same_rows: runs.source === "same", seed: SEED },
      });
      found.push(foundIn(answer, step, runs));
    }
    return {
      scores: found.flatMap(({ scores }) => scores),
      diagnostics: [...leftOut.map(left), ...found.flatMap(({ diagnostics }) => diagnostics)],
    };
  });

/** Whether a run has scores that cannot be read, which is another reason than having none. */
const isKept = (leftOut: readonly LeftOutScores[]): boolean =>
  leftOut.some(({ reasons }) => reasons.some(({ reason }) => reason !== ABSENT));

const left = ({ step, reasons }: LeftOutScores): Diagnostic => {
  const reason = listed(reasons.map((one) => `run ${one.run} ${one.reason}`));
  return diagnostic("compare/left-out", { step, reason }, { step });
};

const missing = ({ before, after }: ScoredRuns): Diagnostic =>
  diagnostic("compare/no-scores", { before: before.run, after: after.run });

function foundIn(answer: Answer | Diagnostic, step: MatchedStep, runs: ScoredRuns): Found {
  const at = { step: step.after };
  if ("code" in answer) return { scores: [], diagnostics: [{ ...answer, severity: "warning" }] };
  if ("unfit" in answer)
    return { scores: [], diagnostics: [diagnostic("compare/unfit-scores", { reason: answer.unfit }, at)] };
  const scores = answer.splits.map((split) => shown(split, step, runs));
  return { scores, diagnostics: scores.flatMap((one) => unmatched(one, runs)) };
}

function shown(split: Split, { before, after }: MatchedStep, runs: ScoredRuns): ScoreDifference {
  const { task, changed, metrics, equal: isEqual, ...rest } = split;
  return {
    ...rest,
    ...defined({ step: after, from: before === after ? undefined : before, task }),
    metrics: metrics.map((one) => ({
      ...one,
      isEqual,
      ...defined({ better: metricName(one.metric).better }),
      isDifferent: one.interval !== null && (one.interval[0] > 0 || one.interval[1] < 0),
    })),
    ...(changed !== undefined && {
      changed: task === "binary" ? { ...changed, moves: changed.moves.map((one) => named(one, runs)) } : changed,
    }),
  };
}

type Move = NonNullable<ScoreDifference["changed"]>["moves"][number];

/** Prediction tables have 0 and 1 in place of the label's two values. */
function named({ from, to, rows }: Move, { after }: ScoredRuns): Move {
  const { positive } = targetOf(after);
  const name = (value: string): string =>
    positive === undefined ? value : value === "1" ? positive : `not ${positive}`;
  return { from: name(from), to: name(to), rows };
}

/** Names the rows that could not be matched, and why. */
function unmatched(found: ScoreDifference, { before, after, source }: ScoredRuns): readonly Diagnostic[] {
  const { step, split, rows, unpaired } = found;
  const at = { step };
  const where = split === "all" ? "" : ` of split '${split}'`;
  const runs = { before: before.run, after: after.run };
  switch (unpaired) {
    case "data":
      return [diagnostic(source === "other" ? "compare/other-data" : "compare/unknown-data", runs, at)];
    case "no-ids":
    case "repeated":
      return [diagnostic("compare/no-row-ids", { fault: unpaired === "repeated" ? "repeated" : "no" }, at)];
    case "no-common":
      return [diagnostic("compare/no-common-rows", { ...runs, where }, at)];
    case "labels":
      return [diagnostic("compare/relabelled", { rows: rows.relabelled ?? 0, both: rows.both ?? 0, where }, at)];
    case undefined: {
      const both = rows.both ?? 0;
      if (both === rows.before && both === rows.after) return [];
      const [one, other] = [rows.before - both, rows.after - both];
      return [diagnostic("compare/unmatched-rows", { ...runs, both, one, other, where }, at)];
    }
    default:
      return unpaired satisfies never;
  }
}
