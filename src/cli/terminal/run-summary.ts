import { plainNumbers, type RunPlaces } from "../../app/run.ts";
import { defined } from "../../base/defined.ts";
import { percentage, readableSeconds } from "../../base/units.ts";
import type { RunRecord, StepRecord } from "../../local/index.ts";
import { shortPath } from "./short-path.ts";
import { type Column, table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** The form in which `--json` prints a run. */
export function summaryJson(record: RunRecord, places?: RunPlaces): object {
  const outputs = record.steps.map(({ name, outputs }): [string, object] => [
    name,
    Object.fromEntries(Object.entries(outputs).map(([port, { path }]) => [port, path])),
  ]);
  return {
    run: record.run,
    title: record.title,
    status: record.status,
    startedAt: record.startedAt,
    seconds: record.seconds,
    parameters: record.parameters,
    ...defined({ sample: record.sample }),
    steps: record.steps.map(({ name, status, seconds, usage, cachedFrom, message, attempts, diagnostic }) =>
      defined({ name, status, seconds, usage, cached: cachedFrom !== undefined, message, attempts, diagnostic }),
    ),
    metrics: record.metrics,
    outputs: Object.fromEntries(outputs.filter(([, ports]) => Object.keys(ports).length > 0)),
    ...places,
    notes: record.notes,
  };
}

const GOOD = new Set(["succeeded", "cached"]);
const BAD = new Set(["failed", "interrupted", "stopped"]);

export const stateColor = ({ color }: Terminal, state: string): string =>
  GOOD.has(state) ? color.green(state) : BAD.has(state) ? color.red(state) : color.yellow(state);

/** The state of a step, in one word. */
export const stateOf = ({ status, cachedFrom }: StepRecord): string =>
  status === "succeeded" && cachedFrom !== undefined ? "cached" : status;

const STEP_COLUMNS: readonly Column[] = [
  { title: "step" },
  { title: "status" },
  { title: "time", right: true },
  { title: "" },
];

/** The metrics that a table shows first, by their names in the documents that scripts write. */
const LEADING_METRICS = [
  "rows",
  "positives",
  "auc",
  "pr_auc",
  "log_loss",
  "brier",
  "accuracy",
  "f1",
  "rmse",
  "mae",
  "r2",
  "ece_before",
  "ece_after",
  "brier_before",
  "brier_after",
];
const MAX_METRICS = 6;

/** Formats the steps with their times, the metrics, and the location of the results. */
export function summaryText(terminal: Terminal, here: string, record: RunRecord, places?: RunPlaces): string {
  const { color } = terminal;
  const rows = record.steps.map((step) => [
    step.name,
    stateColor(terminal, stateOf(step)),
    step.status === "waiting" || step.status === "skipped" ? "" : readableSeconds(step.seconds),
    step.message ?? (step.outcome === undefined ? "" : step.outcome ? "met" : "not met"),
  ]);
  const parts = [table(terminal, STEP_COLUMNS, rows)];
  const metrics = metricLines(record);
  if (metrics.length > 0)
    parts.push(table(terminal, [{ title: "metrics of" }, { title: sampleText(record) ?? "" }], metrics));
  const time = readableSeconds(record.seconds);
  parts.push(
    `${color.bold(record.title)} ${stateColor(terminal, record.status)} in ${time}${sampleMark(record)}  ${color.dim(`run ${record.run}`)}`,
  );
  if (places !== undefined) {
    const lines = [
      ["report", places.report],
      ...(places.exports ?? []).map((path) => ["export", path]),
      ...(places.predictions ?? []).map((path) => ["predictions", path]),
      ["model package", places.package],
      ...(places.models ?? []).map((path) => ["model", path]),
      ["definition", places.definition],
      ["everything else", places.folder],
    ].flatMap(([name, path]) =>
      path === undefined ? [] : [`  ${color.dim((name ?? "").padEnd(15))}  ${shortPath(here, path)}`],
    );
    parts.push(lines.join("\n"));
  }
  return parts.join("\n\n");
}

/** How much of its data a run has read, if not all: its metrics are not those of the pipeline. */
export const sampleText = ({ sample }: Pick<RunRecord, "sample">): string | undefined =>
  sample === undefined ? undefined : `on a sample of ${percentage(sample)} of the rows`;

const sampleMark = (record: RunRecord): string => {
  const text = sampleText(record);
  return text === undefined ? "" : `, ${text}`;
};

function metricLines({ metrics }: RunRecord): readonly (readonly string[])[] {
  return Object.entries(metrics).flatMap(([step, document]) => {
    const numbers = plainNumbers(document);
    const place = (name: string): number => [...LEADING_METRICS, name].indexOf(name);
    const sorted = Object.entries(numbers).sort(([a], [b]) => place(a) - place(b));
    // Joined without a space, so that lines do not break between a name and its number.
    const shown = sorted.slice(0, MAX_METRICS).map(([name, value]) => `${name}=${readableNumber(value)}`);
    return shown.length === 0 ? [] : [[step, shown.join("  ")]];
  });
}

const readableNumber = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(4));
