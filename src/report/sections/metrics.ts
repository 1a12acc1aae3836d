import { defined } from "../../base/defined.ts";
import { html, type Markup, trusted } from "../../base/markup.ts";
import { ownMember } from "../../base/own.ts";
import { satisfies } from "../../spec/kinds.ts";
import { classificationCharts } from "../charts/ranking.ts";
import { percentileChart, reliabilityChart } from "../charts/reliability.ts";
import { track } from "../charts/track.ts";
import { figure, inOrder, metricName, metricText } from "../data/metric-names.ts";
import { comparesBeforeAndAfter, type Measured, toldApart } from "../data/report-data.ts";
import type { DrawnSection, Section } from "../section.ts";

/** All metrics for all evaluated outputs, with 95% intervals. */
export function metrics({ data }: DrawnSection): Section | undefined {
  const measured = toldApart(data.measured).filter(
    (one) => !comparesBeforeAndAfter(one) && Object.keys(one.values).length > 0,
  );
  if (measured.length === 0) return undefined;
  const names = inOrder(measured.flatMap(({ values }) => Object.keys(values)));
  const own = measured.some(({ artifact: { kind } }) => kind !== undefined && !satisfies(kind, "metrics"));
  const tracked = names.some(onTrack);
  const baselines = measured.some(({ baseline }) => Object.keys(baseline).length > 0);
  const doubts = distinctly(measured.flatMap(({ findings }) => findings));
  const body = html`${doubts.length > 0 && html`<ul class="notes">${doubts.map((doubt) => html`<li>${doubt}</li>`)}</ul>`}<div class="scroll" tabindex="0"><table class="metrics"><thead><tr><th>Metric</th>${measured.map(
    ({ name, artifact }) => html`<th colspan="3">${name}<span class="type">${artifact.step}</span></th>`,
  )}</tr></thead>
<tbody>${names.map(
    (name) => html`<tr><th scope="row">${metricName(name).title}</th>${measured.map((one) => cells(one, name))}</tr>
`,
  )}</tbody></table></div><p class="quiet">Ranges are 95% confidence intervals from the evaluating step${tracked && "; lines run from 0 to 1"}.${
    baselines &&
    ` A baseline is the result of a model without features: it gives every row the rate or the mean as its score, and classifies every row as positive for precision, recall and F1.`
  }${own && " If no step computed the AUC, the report computes it from the labelled predictions."}</p>
<details><summary>What the metrics mean</summary><dl class="groups">${names
    .filter((name) => metricName(name).about !== "")
    .map(
      (name) => html`<div><dt>${metricName(name).title}</dt><dd>${metricName(name).about}</dd></div>`,
    )}</dl></details>${measured.map(notes)}`;
  return { id: "metrics", title: "Metrics", body };
}

const distinctly = (sentences: readonly string[]): readonly string[] => [...new Set(sentences)];

/** A metric between 0 and 1, on a track. */
const onTrack = (name: string): boolean => metricName(name).scale === "unit" && metricName(name).better !== undefined;

function cells({ values, intervals, intervalNotes, baseline }: Measured, name: string): Markup {
  const value = ownMember(values, name);
  if (value === undefined) return html`<td class="number">–</td><td></td><td></td>`;
  const interval = ownMember(intervals, name);
  const note = ownMember(intervalNotes, name);
  const range = interval === undefined ? (note ?? "") : `${figure(interval[0])} – ${figure(interval[1])}`;
  const beside = ownMember(baseline, name);
  return html`<td class="number strong">${metricText(name, value)}</td><td class="range">${
    onTrack(name) && trusted(track({ value, interval }))
  }<span>${range}</span>${interval !== undefined && note !== undefined && html`<span class="type">${note}</span>`}</td><td class="quiet">${
    beside !== undefined && `baseline ${figure(beside)}`
  }</td>`;
}

/** Notes on how the numbers were computed. */
const notes = ({ name, notes }: Measured): Markup =>
  html`${notes.map((note) => html`<p class="quiet">${name}: ${note}</p>`)}`;

/** ROC, precision-recall, gain and score charts. Comparable outputs share a chart. */
export function curves({ data, plotter }: DrawnSection): Section | undefined {
  const measured = toldApart(data.measured).filter((one) => one.curves !== undefined && !comparesBeforeAndAfter(one));
  const charts = classificationCharts(plotter, measured).filter((chart) => chart !== undefined);
  if (charts.length === 0) return undefined;
  return { id: "curves", title: "Ranking quality", body: html`<div class="figures">${charts}</div>` };
}

/** Reliability, and how calibration changed it. */
export function calibration({ data, plotter }: DrawnSection): Section | undefined {
  const measured = toldApart(data.measured);
  const parts = measured.flatMap((one) => (comparesBeforeAndAfter(one) ? beforeAfter(one, plotter) : []));
  const alone =
    parts.length > 0 ? [] : measured.map((one) => reliability(one, plotter)).filter((chart) => chart !== undefined);
  const tables = data.percentiles.flatMap(({ content }) => percentileChart(plotter, content) ?? []);
  if (parts.length + alone.length + tables.length === 0) return undefined;
  return { id: "calibration", title: "Calibration", body: html`<div class="figures">${parts}${alone}${tables}</div>` };
}

function reliability({ curves, name, values }: Measured, plotter: DrawnSection["plotter"]): Markup | undefined {
  const bins = curves?.reliability?.bins;
  if (bins === undefined) return undefined;
  const ece = values["ece"];
  const about = `Observed rate against mean score; on the dashed line, scores equal probabilities. Lines are 95% intervals.${ece === undefined ? "" : ` ECE ${figure(ece)}.`}`;
  return reliabilityChart(plotter, `Reliability, ${name}`, about, [{ name, bins }]);
}

function beforeAfter(
  { values, intervals, curves, name, notes }: Measured,
  plotter: DrawnSection["plotter"],
): readonly Markup[] {
  const groups = (["before", "after"] as const).flatMap((when) => {
    const bins = curves?.[when]?.bins;
    const ece = values[`ece_${when}`];
    return bins === undefined
      ? []
      : [{ name: when, bins, ...defined({ note: ece === undefined ? undefined : `ECE ${figure(ece)}` }) }];
  });
  const about =
    "Observed rate against mean score, on rows that the calibrator had not seen. A dot's area is its number of rows; lines are 95% intervals.";
  const chart = reliabilityChart(plotter, `Reliability, ${name}`, about, groups);
  const bases = inOrder(
    Object.keys(values).flatMap((key) =>
      key.endsWith("_before") && `${key.slice(0, -7)}_after` in values ? [key.slice(0, -7)] : [],
    ),
  );
  const range = (key: string): Markup | false => {
    const interval = ownMember(intervals, key);
    return interval !== undefined && html`<span class="type">${figure(interval[0])} – ${figure(interval[1])}</span>`;
  };
  const others = inOrder(Object.keys(values).filter((key) => !/_(before|after)$/.test(key)));
  const table =
    bases.length > 0 &&
    html`<div class="beside"><table class="metrics"><caption>Before and after, ${name}</caption><thead><tr><th>Metric</th><th class="number">Before</th><th class="number">After</th><th class="number">Change</th></tr></thead>
<tbody>${bases.map((base) => {
      const [before = Number.NaN, after = Number.NaN] = [values[`${base}_before`], values[`${base}_after`]];
      return html`<tr><th scope="row">${metricName(base).title}</th><td class="number">${figure(before)}${range(`${base}_before`)}</td><td class="number strong">${figure(after)}${range(`${base}_after`)}</td><td class="number">${change(base, before, after)}</td></tr>
`;
    })}</tbody></table><p class="quiet">${others.map((key) => `${metricName(key).title}: ${metricText(key, values[key] ?? Number.NaN)}`).join(" · ")}</p>${notes.map((note) => html`<p>${note}</p>`)}</div>`;
  return [chart, table].filter((part) => part !== undefined && part !== false);
}

/** The difference, and whether it is an improvement. */
function change(metric: string, before: number, after: number): Markup {
  const { better } = metricName(metric);
  const difference = Math.round((after - before) * 1000) / 1000;
  const sign = difference > 0 ? "+" : difference < 0 ? "−" : "±";
  const good =
    better === undefined || difference === 0 ? "" : difference > 0 === (better === "higher") ? "better" : "worse";
  return html`${sign}${figure(Math.abs(difference))}${good !== "" && html`<span class="type ${good}">${good}</span>`}`;
}
