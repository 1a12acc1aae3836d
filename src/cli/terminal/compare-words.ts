import type {
  BothSides,
  ChangedStep,
  DataDifference,
  RunComparison,
  ScoreDifference,
  ScoredMetric,
  ShiftedColumn,
} from "../../app/compare/comparison.ts";
import type { Json } from "../../base/canonical.ts";
import { grouped } from "../../base/grouped.ts";
import { readableSeconds } from "../../base/units.ts";
import { count, figure, metricName, metricText, percent } from "../../report/data/metric-names.ts";
import { decimals } from "./decimals.ts";
import { counted } from "./phrases.ts";
import { changeText, valueText } from "./plan-values.ts";

/** A part of a comparison: a table with a title. */
export interface ComparedPart {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const CAVEAT =
  "The intervals show how much depends on which rows were scored. Training itself varies too, for example with another seed; this variance is not in them.";

/**
 * What the intervals do not contain, and that some exclude zero by chance.
 *
 * @param among - all comparisons that are shown together
 */
export function caveat(among: readonly RunComparison[]): string {
  const metrics = among.flatMap(({ scores }) => scores.flatMap((one) => one.metrics));
  const intervals = metrics.filter(({ interval, isEqual }) => interval !== null && !isEqual).length;
  return intervals < 2
    ? CAVEAT
    : `${CAVEAT} Each of the ${count(intervals)} intervals has a confidence of 95% by itself: even if nothing really differs, about one in 20 excludes zero.`;
}

/** The tables of a comparison. Those without a difference are left out. */
export function comparedParts(comparison: RunComparison): readonly ComparedPart[] {
  const { before, after, parameters, wires, settings, versions, outcomes, metrics } = comparison;
  const sides = [before.run, after.run];
  const parts: readonly ComparedPart[] = [
    {
      title: "parameters",
      columns: ["parameter", ...sides],
      rows: parameters.map((one) => [one.name, valueText(one.before), valueText(one.after)]),
    },
    { title: "steps", columns: ["step", "what", "change", "written in"], rows: stepRows(comparison.steps) },
    {
      title: "wires",
      columns: ["input", ...sides],
      rows: wires.map((one) => [one.to, one.before?.from ?? "(none)", one.after?.from ?? "(none)"]),
    },
    {
      title: "settings",
      columns: ["setting", "change"],
      rows: settings.map(({ setting, ...values }) => [setting, changeText(values)]),
    },
    {
      title: "versions",
      columns: ["software", ...sides],
      rows: versions.map((one) => [one.name, valueText(one.before), valueText(one.after)]),
    },
    { title: "data", columns: ["step", "what", ...sides], rows: comparison.data.flatMap(dataRows) },
    {
      title: "outcomes",
      columns: ["step", ...sides],
      rows: outcomes.map((one) => [one.step, valueText(one.before), valueText(one.after)]),
    },
    {
      title: "metrics",
      columns: ["step", "metric", ...sides, "difference"],
      rows: metrics.map(({ step, metric, before: one, after: other, difference }) => [
        step,
        metric,
        numberText(metric, one),
        numberText(metric, other),
        difference === undefined ? "" : signed(metric, difference),
      ]),
    },
    { title: "times", columns: ["", ...sides], rows: timeRows(comparison) },
  ];
  return parts.filter(({ rows }) => rows.length > 0);
}

const numberText = (metric: string, value: number | undefined): string =>
  value === undefined ? "(none)" : metricName(metric).scale === "count" ? metricText(metric, value) : decimals(value);

const signed = (metric: string, value: number): string => `${value > 0 ? "+" : ""}${numberText(metric, value)}`;

/** A row for each change. Steps with the same change share a row. */
function stepRows(steps: readonly ChangedStep[]): readonly (readonly string[])[] {
  const whole = steps.flatMap(({ name, from, action, at = "" }) => {
    if (action === "renamed") return [[name, "name", `${from} → ${name}`, at]];
    return action === "added" || action === "removed" ? [[name, action, "", at]] : [];
  });
  const changes = steps.flatMap(({ name, fields }) =>
    fields.map(({ field, at = "", ...values }) => ({ name, cells: [field, changeText(values), at] })),
  );
  const fields = [...grouped(changes, ({ cells }) => JSON.stringify(cells)).values()].map((same) => {
    const [{ name, cells }, ...others] = same;
    return [others.length === 0 ? name : `${name} and ${counted(others.length, "other")}`, ...cells];
  });
  return [...whole, ...fields];
}

/** The columns that are listed for a table. The others are counted. */
const MAX_DRIFT = 12;

function dataRows({ step, source, rows, sourceRows, added, removed, retyped, drift, labels }: DataDifference) {
  const row = (what: string, change: { readonly before?: Json; readonly after?: Json } | undefined) =>
    change === undefined ? [] : [[step, what, shownValue(change.before), shownValue(change.after)]];
  return [
    ...row("contents", source && { before: source.before ?? null, after: source.after ?? null }),
    ...row("rows", rows),
    ...row("rows of the source", sourceRows),
    ...added.map((column) => [step, `column ${column}`, "(none)", "added"]),
    ...removed.map((column) => [step, `column ${column}`, "removed", "(none)"]),
    ...retyped.flatMap(({ column, ...change }) => row(`type of ${column}`, change)),
    ...drift.slice(0, MAX_DRIFT).flatMap((one) => driftRows(one).map((cells) => [step, ...cells])),
    ...(drift.length > MAX_DRIFT
      ? [[step, `${counted(drift.length - MAX_DRIFT, "other column")} with other values`, "", ""]]
      : []),
    ...labels.flatMap(({ label, ...change }) => row(`rows with label ${label}`, change)),
  ];
}

/** A row for the values of a column, and one for its missing cells. */
function driftRows({ column, distance, mean, missing, share }: ShiftedColumn): readonly (readonly string[])[] {
  const apart = `values of ${column} (${percent(distance)} apart)`;
  const both = ({ before = 0, after = 0 }: BothSides<number>, text: (value: number) => string) => [
    text(before),
    text(after),
  ];
  return [
    ...(mean !== undefined ? [[apart, ...both(mean, (value) => `mean ${figure(value)}`)]] : []),
    ...(share !== undefined ? [[apart, ...both(share, (value) => `${percent(value)} ${share.value}`)]] : []),
    ...(missing === undefined ? [] : [[`missing cells of ${column}`, ...both(missing, percent)]]),
    ...((mean ?? share ?? missing) === undefined ? [[apart, "", ""]] : []),
  ];
}

const shownValue = (value: Json | undefined): string =>
  typeof value === "number" ? count(value) : value === null ? "unknown" : valueText(value);

/** Times below a second, or within a fifth, depend on what else the machine does. */
function timeRows({ before, after, times }: RunComparison): readonly (readonly string[])[] {
  const isClear = (one = 0, other = 0): boolean =>
    Math.abs(one - other) >= 1 && Math.abs(one - other) >= 0.2 * Math.max(one, other);
  const row = (name: string, one = 0, other = 0) => [name, readableSeconds(one), readableSeconds(other)];
  const steps = times
    .filter((one) => isClear(one.before, one.after))
    .map((one) => row(one.step, one.before, one.after));
  return isClear(before.seconds, after.seconds) || steps.length > 0
    ? [...steps, row("whole run", before.seconds, after.seconds)]
    : [];
}

/** What the scores show, in sentences. */
export const scoreSentences = (found: ScoreDifference): readonly string[] => {
  const { step, from, split, rows, unpaired, metrics, changed } = found;
  const where = `${from === undefined ? step : `${from} → ${step}`}${split === "all" ? "" : `, ${split}`}`;
  const common =
    unpaired === undefined ? `${count(rows.both ?? 0)} rows` : `${count(rows.before)} and ${count(rows.after)} rows`;
  const lines = metrics.map((metric) => `${where}, ${common}: ${metricSentence(metric)}`);
  if (changed === undefined) return lines;
  const { rows: some, of, corrected, spoiled, moves } = changed;
  if (some === 0) return [...lines, `${where}: no row changes class`];
  const list = moves.map((one) => `${count(one.rows)} from ${one.from} to ${one.to}`).join(", ");
  const right = `${count(corrected)} now right, ${count(spoiled)} now wrong`;
  return [...lines, `${where}: ${count(some)} of ${count(of)} rows change class (${right}): ${list}`];
};

function metricSentence({
  metric,
  before,
  after,
  difference,
  interval,
  note,
  better,
  isDifferent,
  isEqual,
}: ScoredMetric): string {
  const { title } = metricName(metric);
  if (before === null || after === null || difference === null) return `${title} cannot be computed`;
  if (isEqual) return `${title} ${numberText(metric, before)}, because all scores are equal`;
  const values = `${title} ${numberText(metric, before)} → ${numberText(metric, after)}, difference ${signed(metric, difference)}`;
  if (interval === null) return `${values}, no interval: ${note ?? "unknown"}`;
  const ends = interval.map((end) => signed(metric, end)).join(" to ");
  const isBetter = better === undefined ? undefined : difference > 0 === (better === "higher");
  const word = isBetter === undefined ? "different" : isBetter ? "better" : "worse";
  const verdict = isDifferent
    ? `${word} by more than the choice of rows explains`
    : "the choice of rows alone can explain it";
  return `${values} (95% interval ${ends}): ${[verdict, ...(note === undefined ? [] : [note])].join("; ")}`;
}
