import { html, type Markup } from "../../base/markup.ts";
import { listed } from "../../base/words.ts";
import { dependenceCharts } from "../charts/dependence.ts";
import { framed } from "../charts/frame.ts";
import type { Plotter } from "../charts/plot.ts";
import { whiskers } from "../charts/whiskers.ts";
import type { ModelExplanation } from "../data/formats.ts";
import { count, figure, metricName } from "../data/metric-names.ts";
import { measuredName } from "../data/report-data.ts";
import type { DrawnSection, Section } from "../section.ts";

/** Permutation importance and partial dependence. */
export function explanation({ data, plotter }: DrawnSection): Section | undefined {
  const shown = data.explanations.filter(({ content }) => content.importance.length > 0);
  const bodies = shown.map((found) => {
    const heading = shown.length > 1 && html`<h3>${measuredName(data, found)}</h3>`;
    return html`${heading}${importance(found.content, plotter)}${dependence(found.content, plotter)}`;
  });
  if (bodies.length === 0) return undefined;
  return { id: "explanation", title: "What the scores depend on", body: html`${bodies}` };
}

/** Whether a metric that gets worse falls or rises. */
const fall = (metric: string): string => (metricName(metric).better === "lower" ? "Rise" : "Fall");

function importance(found: ModelExplanation, plotter: Plotter): Markup {
  const { metric, value, importance: all, groups, rows, of, repeats, features, all_features: whole } = found;
  const { title: name } = metricName(metric);
  // AUC and RMSE keep their capitals.
  const title = /^[A-Z][a-z]/.test(name) ? name.toLowerCase() : name;
  const what = `${fall(metric)} of the ${title}`;
  const sample = rows < of ? `${count(rows)} of ${count(of)} evaluated rows` : `all ${count(of)} evaluated rows`;
  const which =
    features < whole
      ? `, for the ${count(features)} of ${count(whole)} features that contribute most to the model`
      : "";
  const about = `${what}, ${figure(value)} as it is, if a feature's values come from other rows (${count(repeats)} times each; ${sample}${which}). Lines are 95% intervals.`;
  const bars = all.map(({ name, drop, interval }) => ({ name, value: drop, interval }));
  const picture = whiskers(
    plotter,
    {
      title: "Permutation importance",
      description: all
        .slice(0, 5)
        .map(({ name, drop }) => `${name} ${figure(drop)}`)
        .join(", "),
    },
    what,
    bars,
  );
  const lines = all.map(
    ({ name, drop, interval, with: partner, strength }) =>
      html`<tr><th scope="row">${name}</th><td class="number strong">${signed(drop)}</td><td class="range">${range(interval)}</td><td>${certainty(interval)}</td><td>${
        partner && html`${partner} <span class="quiet">${figure(strength ?? Number.NaN)}</span>`
      }</td></tr>
`,
  );
  const table = html`<details><summary>All numbers <span class="quiet">${count(all.length)}</span></summary><div class="scroll" tabindex="0"><table><thead><tr><th>Feature</th><th class="number">${what}</th><th>95% interval</th><th>Told from 0</th><th>Goes with</th></tr></thead><tbody>${lines}</tbody></table></div></details>`;
  return html`<div class="figures">${framed("Permutation importance", about, picture, [])}${correlated(found, groups, what)}</div>${table}`;
}

const range = (interval: readonly [number, number] | null | undefined): string =>
  interval ? interval.map(signed).join(" – ") : "too few rows";

const signed = (value: number): string => figure(value).replace(/^-/, "−");

/** Names of a group beyond these are only counted. */
const MOST_NAMES = 5;

const someOf = (names: readonly string[]): string =>
  names.length > MOST_NAMES + 1
    ? `${names.slice(0, MOST_NAMES).join(", ")} and ${count(names.length - MOST_NAMES)} others`
    : listed(names);

const certainty = (interval: readonly [number, number] | null | undefined): string =>
  !interval ? "–" : interval[0] > 0 ? "yes" : interval[1] < 0 ? "yes, better without it" : "no";

/** What features that go together do to their importance, and the importance of each such group. */
function correlated({ importance: all }: ModelExplanation, groups: ModelExplanation["groups"], what: string): Markup {
  const unsure = all.filter(({ interval }) => interval && interval[0] <= 0 && interval[1] >= 0).length;
  const doubtful =
    unsure > 0
      ? ` ${count(unsure)} of ${count(all.length)} cannot be told from 0 on these rows; with this many intervals, about one in 20 misses the true value.`
      : "";
  if (groups.length === 0)
    return html`<div class="beside"><h3>Features that go together</h3><p>None of these features are strongly correlated (0.7 or more), so that none can take another's place.${doubtful}</p></div>`;
  const alone = new Map(all.map(({ name, drop }) => [name, drop]));
  const lines = groups.map(
    ({ names, drop, interval }) =>
      html`<tr><th scope="row">${someOf(names)}</th><td class="number strong">${signed(drop)}</td><td class="range">${range(interval)}</td><td class="number">${figure(Math.max(...names.map((name) => alone.get(name) ?? 0)))}</td></tr>
`,
  );
  return html`<div class="beside"><h3>Features that go together</h3><p>If two features say the same, the model can use one in place of the other. Each alone then looks less important than both are, and replacing one of them makes rows that do not occur. So correlated features (0.7 or more) are also replaced together.${doubtful}</p>
<div class="scroll" tabindex="0"><table><thead><tr><th>Together</th><th class="number">${what}</th><th>95% interval</th><th class="number">Largest alone</th></tr></thead><tbody>${lines}</tbody></table></div></div>`;
}

function dependence(
  { dependence: found, task, importance: all }: ModelExplanation,
  plotter: Plotter,
): Markup | undefined {
  if (!found || found.features.length === 0) return undefined;
  const [only] = found.classes;
  const score =
    task === "regression" ? "prediction" : found.classes.length === 1 ? `score of ${only}` : "score of each class";
  const charts = dependenceCharts(plotter, found, score);
  if (charts.length === 0) return undefined;
  const key =
    found.classes.length > 1 &&
    html`<ul class="key">${found.classes.map((name, index) => html`<li class="k${index % 6}">${name}</li>`)}</ul>`;
  const paired = new Set(all.flatMap(({ name, with: partner }) => (partner ? [name] : [])));
  const caution = found.features.some(({ name }) => paired.has(name))
    ? " Curves of features that go together show rows that do not occur."
    : "";
  return html`<h3>Partial dependence</h3>
<p class="quiet">The mean ${score} if a feature had the same value in all of ${count(found.rows)} rows${found.classes.length < 2 && ", and the range of 80 % of the rows"}. A curve is what the model does, not what causes the label. Numbers are shown without the lowest and the highest 2 %.${caution}</p>
${key}<div class="multiples">${charts}</div>`;
}
