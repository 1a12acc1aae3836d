import { html, type Markup } from "../../base/markup.ts";
import type { Bins, Percentile } from "../data/formats.ts";
import { count, figure } from "../data/metric-names.ts";
import { GRID, series, unitChart } from "./frame.ts";
import type { Plotter } from "./plot.ts";

/**
 * The observed rate against the mean score, with one dot per bin. A dot's area represents the number of rows, and its
 * line the 95% interval of the rate.
 */
export function reliabilityChart(
  plotter: Plotter,
  title: string,
  about: string,
  groups: readonly { readonly name: string; readonly bins: Bins; readonly note?: string }[],
): Markup | undefined {
  const drawn = groups.map((group) => ({
    ...group,
    points: group.bins.flatMap(({ mean_score, rate, count, interval }) =>
      mean_score === null || rate === null || count === 0
        ? []
        : [{ mean_score, rate, count, low: interval?.[0] ?? rate, high: interval?.[1] ?? rate }],
    ),
  }));
  if (drawn.every(({ points }) => points.length === 0)) return undefined;
  const { marks } = plotter;
  const picture = plotter.draw(
    { title, description: drawn.map(({ name, note }) => [name, note].join(" ")).join("; ") },
    {
      height: 400,
      x: { domain: [0, 1], label: "Mean score of the bin", ticks: 5, labelArrow: "none", labelAnchor: "center" },
      y: { domain: [0, 1], label: "Observed rate", ticks: 5, labelArrow: "none" },
      r: { range: [1.5, 9], type: "sqrt" },
      marks: [
        marks.gridX({ ...GRID, ticks: 5 }),
        marks.gridY({ ...GRID, ticks: 5 }),
        marks.line(
          [
            [0, 0],
            [1, 1],
          ],
          { stroke: "var(--faint)", strokeDasharray: "3 4", strokeWidth: 1 },
        ),
        ...drawn.flatMap(({ points, name }, index) => [
          marks.ruleX(points, {
            x: "mean_score",
            y1: "low",
            y2: "high",
            stroke: series(index === 0 && drawn.length > 1 ? 1 : 0),
            strokeOpacity: 0.6,
          }),
          marks.line(points, {
            x: "mean_score",
            y: "rate",
            stroke: series(index === 0 && drawn.length > 1 ? 1 : 0),
            strokeWidth: 1.5,
          }),
          marks.dot(points, {
            x: "mean_score",
            y: "rate",
            r: "count",
            fill: series(index === 0 && drawn.length > 1 ? 1 : 0),
            fillOpacity: 0.85,
            stroke: "var(--paper)",
            title: (d: { mean_score: number; rate: number; count: number }) =>
              `${name}: ${d.count} rows, mean score ${figure(d.mean_score)}, rate ${figure(d.rate)}`,
          }),
        ]),
      ],
    },
  );
  const keys =
    drawn.length > 1
      ? html`<ul class="key">${drawn.map(({ name, note }, index) => html`<li class="k${index === 0 ? 1 : 0}">${name}${note !== undefined && html` <b>${note}</b>`}</li>`)}</ul>`
      : undefined;
  return html`<figure><figcaption><h3>${title}</h3><p>${about}</p>${keys}</figcaption>${picture}</figure>
`;
}

/** For each score, the share of held-out rows with a lower score. */
export function percentileChart(plotter: Plotter, { rows, x, y }: Percentile): Markup | undefined {
  return unitChart(
    plotter,
    {
      title: "Score percentiles",
      about: `Share of ${count(rows)} held-out rows with a lower score; equal scores count half.`,
      x: "Score",
      y: "Share with a lower score",
    },
    [{ name: "percentile", x, y: y.map((percentile) => percentile / 100) }],
    "alone",
  );
}
