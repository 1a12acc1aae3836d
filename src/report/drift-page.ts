import { driftPhrase, percent, valueText } from "../advice/drift/drift-words.ts";
import type { RowsDrift } from "../advice/drift/rows-drift.ts";
import type { WeighedDrift } from "../advice/drift/weigh-drift.ts";
import { html, type Markup } from "../base/markup.ts";
import { page } from "../base/page.ts";
import { DRIFT_STYLE, driftPicture } from "./charts/drift.ts";
import { count, metricName } from "./data/metric-names.ts";
import { STYLE } from "./style.ts";

/** A page has at most this many pictures and rows, so that it stays below a megabyte for any table. */
const [PICTURES, ROWS] = [200, 1000];

/** How new rows differ from a run's, as one self-contained page without scripts. */
export function driftPage(report: RowsDrift): string {
  const drifted = report.columns.filter((one) => one.drifted);
  const body = html`${head(report)}
<main>
${drifted.length > 0 && drift(drifted)}
${newCategories(report.columns)}
${everyColumn(report.columns, report.added)}
${method(report)}
</main>
<footer><p>Written by Specline. This page is self-contained: it does not load or run anything.</p></footer>`;
  return page(`${report.pipeline}: drift of ${report.data}`, STYLE + DRIFT_STYLE, body);
}

function head({ pipeline, run, step, data, rows, drifted, columns, importance, metric }: RowsDrift): Markup {
  const verdict =
    drifted === 0
      ? html`<span class="badge succeeded">no drift</span> in ${count(columns.length)} columns`
      : html`<span class="badge stopped">drift</span> in ${count(drifted)} of ${count(columns.length)} columns`;
  const change = metric && [metric.before, metric.now].map(short).join(" → ");
  const range = metric && `difference ${metric.difference.map(short).join(" to ")}`;
  return html`<header class="verdict"><p class="eyebrow">${pipeline} · run ${run}</p>
<h1>${data}</h1>
<p class="sentence">${verdict}</p>
<ul class="tiles">
${tile("New rows", count(rows.now), `${count(rows.baseline)} rows of ${step}`)}
${importance !== undefined && tile("Importance that drifted", percent(importance), "share of all features' importance")}
${metric && tile(`Predicted ${metricName(metric.metric).title}`, change ?? "", range ?? "")}
</ul></header>`;
}

const tile = (title: string, value: string, below: string): Markup =>
  html`<li><span class="name">${title}</span><span class="value">${value}</span><span class="below">${below}</span></li>`;

const short = (value: number): string => String(Number(value.toPrecision(3))).replace("-", "−");

const drift = (columns: readonly WeighedDrift[]): Markup => html`<section id="drift"><h2>What differs</h2>
<ul class="key"><li>baseline</li><li class="k1">new rows</li></ul>
<div class="scroll" tabindex="0"><table class="drifts"><thead><tr><th>Column</th><th class="number">Effect</th><th class="number">Importance</th><th class="number">p</th><th>Difference</th><th>Shares of rows</th></tr></thead>
<tbody>${columns.slice(0, ROWS).map(
  (one, index) => html`<tr><th scope="row">${one.name}<span class="type">${roleOf(one)}</span></th>
<td class="number">${percent(one.effect)}</td><td class="number">${one.importance === undefined ? "" : percent(one.importance)}</td><td class="number">${chance(one)}</td>
<td class="kinds">${one.kinds.map((kind) => html`<p>${driftPhrase(kind)}</p>`)}</td>
<td>${index < PICTURES && driftPicture(one)}</td></tr>
`,
)}</tbody></table></div>${omitted(columns.length)}</section>`;

const omitted = (all: number): Markup | false =>
  all > ROWS && html`<p class="cut">${count(all - ROWS)} more columns are in the output of --json.</p>`;

const roleOf = ({ role, type }: WeighedDrift): string =>
  ({ feature: type, label: `label, ${type}`, other: `${type}, not a feature` })[role];

const chance = ({ p, kinds }: WeighedDrift): string => {
  if (kinds.some(({ kind }) => kind === "lost-column")) return "";
  return p < 1e-12 ? "< 1e-12" : p < 0.001 ? p.toExponential(0) : String(Number(p.toFixed(3)));
};

/** New and lost categories of all columns, whether or not chance explains them. */
function newCategories(columns: readonly WeighedDrift[]): Markup | false {
  const found = columns.filter(({ counts }) => counts !== undefined && counts.new + counts.lost > 0).slice(0, PICTURES);
  if (found.length === 0) return false;
  const named = (levels: readonly (readonly [string, number])[], all: number): Markup =>
    html`${levels.slice(0, 10).map(([name, rows], index) => html`${index > 0 && ", "}${name.slice(0, 60)} <span class="quiet">${count(rows)}</span>`)}${all > 10 && html` and ${count(all - 10)} more`}`;
  return html`<section id="categories"><h2>New and lost categories</h2>
<p class="quiet">With their rows, even if chance explains them. The model has seen no row of a new one.</p>
<div class="scroll" tabindex="0"><table><thead><tr><th>Column</th><th>New</th><th>Lost</th></tr></thead>
<tbody>${found.map(({ name, categories, counts }) => html`<tr><th scope="row">${name}</th><td>${named(categories?.new ?? [], counts?.new ?? 0)}</td><td>${named(categories?.lost ?? [], counts?.lost ?? 0)}</td></tr>`)}</tbody></table></div></section>`;
}

const everyColumn = (columns: readonly WeighedDrift[], added: readonly string[]): Markup =>
  html`<section id="columns"><h2>All columns</h2>
<div class="scroll" tabindex="0"><table><thead><tr><th>Column</th><th class="number">Distance</th><th class="number">p</th><th class="number">Missing</th><th class="number">now</th><th class="number">Mean</th><th class="number">now</th></tr></thead>
<tbody>${columns.slice(0, ROWS).map(
    (
      one,
    ) => html`<tr><th scope="row">${one.name}<span class="type">${roleOf(one)}</span></th><td class="number">${percent(one.distance)}</td><td class="number">${chance(one)}</td>
<td class="number">${percent(one.missing.before)}</td><td class="number">${percent(one.missing.now)}</td>${mean(one, "before")}${mean(one, "now")}</tr>
`,
  )}</tbody></table></div>${omitted(columns.length)}
${added.length > 0 && html`<p>Not in the baseline, and ignored: ${added.slice(0, PICTURES).join(", ")}</p>`}</section>`;

const mean = ({ means, type }: WeighedDrift, when: "before" | "now"): Markup =>
  html`<td class="number">${means && valueText(means[when], type === "date" ? "date" : undefined)}</td>`;

const method = ({ level, metric, model }: RowsDrift): Markup => html`<section id="method"><h2>How to read this</h2>
<p>A column is named if its p-value is at most ${level}, after a correction for all tests (Holm). Without drift, at most ${percent(level)} of such reports name any column. The effect is the share of rows that would have to change to undo the difference, at least. Columns are sorted by effect times importance.</p>
${metric && html`<p>The metric ${model && `of ${model} `}is predicted from ${count(metric.scored)} new scores and ${count(metric.heldOut)} held-out rows of the run, which are weighted so that their scores are distributed as the new ones. This is right as long as scores mean what they meant; only labels can show that.</p>`}</section>`;
