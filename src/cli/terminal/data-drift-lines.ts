import { driftPhrase, percent } from "../../advice/drift/drift-words.ts";
import type { PredictedMetric } from "../../advice/drift/predicted-metric.ts";
import type { RowsDrift } from "../../advice/drift/rows-drift.ts";
import type { WeighedDrift } from "../../advice/drift/weigh-drift.ts";
import { listed, quoted } from "../../base/words.ts";
import { counted } from "./phrases.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const SHOWN = 20;

/** Formats how new rows differ from a run's, for a terminal. */
export function dataDriftLines(report: RowsDrift, terminal: Terminal): string {
  const { columns, rows, run, step, added } = report;
  const drifted = columns.filter((one) => one.drifted);
  const head = `${counted(rows.now, "row")} compared with ${counted(rows.baseline, "row")} of ${step} in run ${run}`;
  const shown = drifted.slice(0, SHOWN);
  const hasImportance = report.importance !== undefined;
  const titles = [
    { title: "column" },
    { title: "effect", right: true },
    ...(hasImportance ? [{ title: "importance", right: true }] : []),
    { title: "p", right: true },
    { title: "what differs" },
  ];
  const cells = shown.map((one) => [
    one.role === "feature" ? one.name : `${one.name} (${one.role === "label" ? "label" : "not a feature"})`,
    percent(one.effect),
    ...(hasImportance ? [one.importance === undefined ? "" : percent(one.importance)] : []),
    chanceText(one),
    one.kinds.map(driftPhrase).join("\n"),
  ]);
  return [
    head,
    verdict(report, terminal),
    ...(shown.length === 0 ? [] : ["", table(terminal, titles, cells)]),
    ...(drifted.length > SHOWN ? [`… and ${counted(drifted.length - SHOWN, "more column")}`] : []),
    ...unusual(columns),
    ...(added.length === 0 ? [] : ["", `not in the baseline: ${listed(added.slice(0, SHOWN).map(quoted))}`]),
    ...(report.metric === undefined ? [] : ["", metricLine(report.metric, report.model)]),
    "",
    terminal.color.dim(footnote(report)),
  ].join("\n");
}

function verdict({ drifted, columns, importance }: RowsDrift, { color }: Terminal): string {
  if (drifted === 0) return color.green(`no drift in ${counted(columns.length, "column")}`);
  const weight = importance === undefined ? "" : `, with ${percent(importance)} of the model's feature importance`;
  return color.yellow(`drift in ${drifted} of ${counted(columns.length, "column")}${weight}`);
}

const chanceText = ({ p, kinds }: WeighedDrift): string => {
  if (kinds.some(({ kind }) => kind === "lost-column")) return "";
  return p < 1e-12 ? "<1e-12" : p < 0.001 ? p.toExponential(0) : String(Number(p.toFixed(3)));
};

/** New categories that chance could explain. The model has seen none of them. */
function unusual(columns: readonly WeighedDrift[]): readonly string[] {
  const found = columns.flatMap(({ name, categories, kinds }) => {
    const isNamed = kinds.some(({ kind }) => kind === "new-category" || kind === "recoded");
    const levels = isNamed ? [] : (categories?.new ?? []);
    if (levels.length === 0) return [];
    const some = levels.slice(0, 3).map(([level, rows]) => `${quoted(level)} (${rows})`);
    return [`${name}: ${[...some, ...(levels.length > 3 ? ["…"] : [])].join(", ")}`];
  });
  return found.length === 0 ? [] : ["", `new categories in few rows, perhaps by chance: ${found.join("; ")}`];
}

const NAMES: Readonly<Record<PredictedMetric["metric"], string>> = { auc: "AUC", accuracy: "accuracy", rmse: "RMSE" };

function metricLine({ metric, before, now, difference }: PredictedMetric, model: string | undefined): string {
  const [low, high] = difference.map(signed);
  const of = model === undefined ? "" : ` of ${model}`;
  return `predicted ${NAMES[metric]}${of}: ${short(before)} → ${short(now)} (difference ${low} to ${high}), if scores mean what they meant`;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
const signed = (value: number): string => `${value < 0 ? "−" : "+"}${short(Math.abs(value))}`;

const footnote = ({ level }: RowsDrift): string =>
  `p-values are corrected for all tests (Holm): without drift, at most ${percent(level)} of reports name a column. The effect is the share of rows that would have to change.`;
