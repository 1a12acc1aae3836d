import { html, type Markup, trusted } from "../../base/markup.ts";
import { type Track, track } from "../charts/track.ts";
import type { Segments, Tenths } from "../data/formats.ts";
import { count, figure, metricName, percent } from "../data/metric-names.ts";
import { measuredName } from "../data/report-data.ts";
import type { DrawnSection, Section } from "../section.ts";

/** Longer tables are cut, because the worst segments come first. */
const SHOWN = 12;

/** The metric by segment, the worst first, and the rate by tenths of the score. */
export function segments({ data }: DrawnSection): Section | undefined {
  const shown = data.segments.filter(
    ({ content }) => content.segments.length + content.tenths.length + content.left_out > 0,
  );
  const bodies = shown.map((found) => {
    const heading = shown.length > 1 && html`<h3>${measuredName(data, found)}</h3>`;
    const binary = found.content.metric === "auc";
    return html`${heading}${bySegment(found.content)}${byTenth(found.content.tenths, binary)}`;
  });
  if (bodies.length === 0) return undefined;
  return { id: "segments", title: "Segments and tenths", body: html`${bodies}` };
}

function bySegment({ metric, segments: all, left_out: left }: Segments): Markup | undefined {
  const { title, scale } = metricName(metric);
  if (all.length === 0)
    return left === 0
      ? undefined
      : html`<h3>${title} by segment</h3><p>All ${count(left)} segments have too few rows, or too few of a class, to be compared with the others.</p>`;
  const worse = all.filter((one) => one.worse);
  const columns = new Set(all.map(({ column }) => column)).size;
  const verdict =
    worse.length === 0
      ? html`<p class="proof good"><b>No segment is worse than the rest</b> by more than chance explains, among ${count(all.length)} of ${count(columns)} ${columns === 1 ? "column" : "columns"}. Smaller differences than these rows can show remain possible.</p>`
      : html`<p class="proof bad"><b>${count(worse.length)} of ${count(all.length)} segments ${worse.length === 1 ? "is" : "are"} worse than the rest</b> by more than chance explains, even with this many comparisons: ${worse
          .slice(0, 3)
          .map(({ column, value }) => `${column} ${value}`)
          .join(", ")}${worse.length > 3 && " and others"}.</p>`;
  const rated = all.some(({ rate }) => typeof rate === "number");
  const lines = all.map((one) => line(one, scale === "unit", rated));
  const head = html`<thead><tr><th>Column</th><th>Segment</th><th class="number">Rows</th>${rated && html`<th class="number">Rate</th>`}<th class="number">${title}</th><th>95% interval</th><th class="number">All others</th><th>Verdict</th></tr></thead>`;
  const table = (rows: readonly Markup[]): Markup =>
    html`<div class="scroll" tabindex="0"><table class="segments">${head}<tbody>${rows}</tbody></table></div>`;
  const rest = lines.slice(SHOWN);
  const others =
    rest.length > 0 &&
    html`<details><summary>The other segments <span class="quiet">${rest.length}</span></summary>${table(rest)}</details>`;
  const few = left > 0 ? ` ${count(left)} segments have too few rows, or too few of a class.` : "";
  return html`<h3>${title} by segment</h3>${verdict}${table(lines.slice(0, SHOWN))}${others}
<p class="quiet">The worst come first. “Worse” compares a segment with all other rows, at 5 % for all segments together (Holm's correction).${
    metric === "auc" &&
    " An AUC can also be lower because a segment's rows are more alike, which makes them harder to rank."
  }${metric === "rmse" && " An RMSE can also be higher because a segment's labels are larger."}${few}</p>`;
}

function line(one: Segments["segments"][number], tracked: boolean, rated: boolean): Markup {
  const { column, value, rows, rate, metric, interval, rest, worse, p } = one;
  const drawn: Track = { value: metric, interval: interval ?? undefined, limit: rest };
  return html`<tr><td>${column}</td><th scope="row">${value}</th><td class="number">${count(rows)}</td>${
    rated && html`<td class="number">${typeof rate === "number" ? percent(rate) : "–"}</td>`
  }<td class="number strong">${figure(metric)}</td><td class="range">${tracked && trusted(track(drawn))}<span>${
    interval ? `${figure(interval[0])} – ${figure(interval[1])}` : "too few rows"
  }</span></td><td class="number">${figure(rest)}</td><td>${worse && html`<span class="badge failed">worse</span><span class="type">p ${p < 0.0001 ? "< 0.0001" : figure(p)}</span>`}</td></tr>
`;
}

/** The rates of ten parts with the same number of rows, which show both calibration and lift. */
function byTenth(all: Tenths, binary: boolean): Markup | undefined {
  if (all.length === 0) return undefined;
  const most = Math.max(...all.flatMap(({ rate, mean_score, interval }) => [rate, mean_score, interval?.[1] ?? rate]));
  const shown = (value: number): string => (binary ? percent(value) : figure(value));
  const positives = all.reduce((sum, { rate, rows }) => sum + rate * rows, 0);
  let found = 0;
  const lines = all.map(({ tenth, rows, lowest, mean_score: mean, rate, interval, lift }) => {
    found += rate * rows;
    const drawn =
      most > 0 && binary ? track({ value: rate / most, interval: scaled(interval, most), limit: mean / most }) : "";
    const off = interval && (mean < interval[0] || mean > interval[1]);
    return html`<tr><th scope="row" class="number">${count(tenth)}</th><td class="number">${count(rows)}</td><td class="number">${figure(lowest)}</td><td class="number">${shown(mean)}</td><td class="number strong">${shown(rate)}</td><td class="range">${trusted(drawn)}<span>${interval ? `${shown(interval[0])} – ${shown(interval[1])}` : ""}</span>${off && html`<span class="type warn">mean score outside</span>`}</td>${binary && html`<td class="number">${typeof lift === "number" ? figure(lift) : "–"}</td><td class="number">${positives > 0 ? percent(found / positives) : "–"}</td>`}</tr>
`;
  });
  const [what, score] = binary ? ["Rate", "Mean score"] : ["Mean label", "Mean prediction"];
  return html`<h3>Tenths of the ${binary ? "score" : "predictions"}</h3>
<div class="scroll" tabindex="0"><table class="segments"><thead><tr><th class="number">Tenth</th><th class="number">Rows</th><th class="number">From</th><th class="number">${score}</th><th class="number">${what}</th><th>95% interval</th>${binary && html`<th class="number">Lift</th><th class="number">Found so far</th>`}</tr></thead><tbody>${lines}</tbody></table></div>
<p class="quiet">The rows with the highest ${binary ? "scores" : "predictions"} come first.${binary && " The bar marks the mean score; it lies within the interval if the scores equal probabilities there. Lift is the rate relative to that of all rows."}</p>`;
}

const scaled = (
  interval: readonly [number, number] | null | undefined,
  by: number,
): readonly [number, number] | undefined => (interval ? [interval[0] / by, interval[1] / by] : undefined);
