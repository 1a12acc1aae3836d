import { html, type Markup } from "../../base/markup.ts";
import type { Measured, TrainedModel } from "./evidence.ts";
import type { Bins } from "./formats.ts";
import { figure, metricName, percent } from "./metric-names.ts";
import type { Plotter } from "./plot.ts";

/** The colour of the n-th series, everywhere in the report. */
export const series = (index: number): string => `var(--c${(index % 6) + 1})`;

interface Line {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly note?: string;
}

interface Axes {
  readonly title: string;
  readonly about: string;
  readonly x: string;
  readonly y: string;
  /** What no skill looks like, as two points. */
  readonly reference?: readonly (readonly [number, number])[];
}

const GRID = { stroke: "var(--hair)", strokeOpacity: 1 } as const;

/** A picture with its heading and, where there is more than one series, its key. */
function framed(
  title: string,
  about: string,
  picture: Markup,
  keys: readonly { name: string; note?: string }[],
): Markup {
  const key = html`<ul class="key">${keys.map(
    ({ name, note }, index) =>
      html`<li class="k${index % 6}">${name}${note !== undefined && html` <b>${note}</b>`}</li>`,
  )}</ul>`;
  return html`<figure><figcaption><h3>${title}</h3><p>${about}</p>${keys.length > 0 && key}</figcaption>${picture}</figure>
`;
}

/** Lines over the unit square. */
function unitChart(plotter: Plotter, axes: Axes, lines: readonly Line[]): Markup | undefined {
  const drawn = lines.filter(({ x, y }) => x.length > 1 && x.length === y.length);
  if (drawn.length === 0) return undefined;
  const { marks } = plotter;
  const picture = plotter.draw(
    { title: axes.title, description: drawn.map(({ name, note }) => [name, note].join(" ")).join("; ") },
    {
      height: 360,
      x: { domain: [0, 1], label: axes.x, ticks: 5, labelArrow: "none", labelAnchor: "center" },
      y: { domain: [0, 1], label: axes.y, ticks: 5, labelArrow: "none" },
      marks: [
        marks.gridX({ ...GRID, ticks: 5 }),
        marks.gridY({ ...GRID, ticks: 5 }),
        ...(axes.reference === undefined
          ? []
          : [
              marks.line(axes.reference as [number, number][], {
                stroke: "var(--faint)",
                strokeDasharray: "3 4",
                strokeWidth: 1,
              }),
            ]),
        ...drawn.map(({ x, y }, index) =>
          marks.line(
            x.map((value, at) => [value, y[at] as number] as [number, number]),
            { stroke: series(index), strokeWidth: 2 },
          ),
        ),
      ],
    },
  );
  return framed(axes.title, axes.about, picture, drawn);
}

const noteOf = ({ values, intervals }: Measured, metric: string): { note?: string } => {
  const value = values[metric];
  if (value === undefined) return {};
  const interval = intervals[metric];
  return {
    note: `${metricName(metric).title} ${figure(value)}${interval === undefined ? "" : ` (${interval.map(figure).join("–")})`}`,
  };
};

/** ROC, precision-recall and gain, every measured output a line, and a histogram of scores for each. */
export function classificationCharts(plotter: Plotter, measured: readonly Measured[]): readonly (Markup | undefined)[] {
  const base = measured[0]?.values;
  const rate = base?.["positives"] !== undefined && base["rows"] ? base["positives"] / base["rows"] : undefined;
  return [
    unitChart(
      plotter,
      {
        title: "ROC",
        about: "Positives found against false alarms; the dashed line is chance.",
        x: "False positive rate",
        y: "True positive rate",
        reference: [
          [0, 0],
          [1, 1],
        ],
      },
      measured.flatMap((one) => {
        const { roc } = one.curves ?? {};
        return roc ? [{ name: one.name, x: roc.fpr, y: roc.tpr, ...noteOf(one, "auc") }] : [];
      }),
    ),
    unitChart(
      plotter,
      {
        title: "Precision and recall",
        about:
          rate === undefined
            ? "Precision at every recall."
            : `Precision at every recall; the dashed line is the share of positives, ${percent(rate)}.`,
        x: "Recall",
        y: "Precision",
        ...(rate === undefined
          ? {}
          : {
              reference: [
                [0, rate],
                [1, rate],
              ] as const,
            }),
      },
      measured.flatMap((one) => {
        const { pr } = one.curves ?? {};
        return pr ? [{ name: one.name, x: pr.recall, y: pr.precision, ...noteOf(one, "pr_auc") }] : [];
      }),
    ),
    unitChart(
      plotter,
      {
        title: "Gain",
        about: "Share of all positives among the rows that score highest.",
        x: "Share of rows, highest scores first",
        y: "Share of positives captured",
        reference: [
          [0, 0],
          [1, 1],
        ],
      },
      measured.flatMap((one) => {
        const { gain } = one.curves ?? {};
        return gain ? [{ name: one.name, x: gain.share, y: gain.captured, ...noteOf(one, "ks") }].map(withoutNote) : [];
      }),
    ),
    ...measured.map((one) => scoreHistogram(plotter, one, measured.length > 1)),
  ];
}

const withoutNote = ({ name, x, y }: Line): Line => ({ name, x, y });

function scoreHistogram(plotter: Plotter, { curves, name, values }: Measured, several: boolean): Markup | undefined {
  const scores = curves?.scores;
  if (!scores || scores.edges.length < 2) return undefined;
  const { marks } = plotter;
  const bars = (counts: readonly number[], sign: 1 | -1) => {
    const total = counts.reduce((sum, value) => sum + value, 0) || 1;
    return counts.map((value, index) => ({
      x1: scores.edges[index],
      x2: scores.edges[index + 1],
      y: (sign * value) / total,
    }));
  };
  const threshold = values["threshold"];
  const picture = plotter.draw(
    { title: `Scores by class, ${name}`, description: "Positives above the line, negatives below it." },
    {
      height: 360,
      x: {
        domain: [scores.edges[0] as number, scores.edges.at(-1) as number],
        label: "Score",
        ticks: 5,
        labelArrow: "none",
        labelAnchor: "center",
      },
      y: {
        label: "Share of the class",
        ticks: 6,
        tickFormat: (d: number) => `${Math.round(Math.abs(d) * 100)}%`,
        labelArrow: "none",
      },
      marks: [
        marks.gridY({ ...GRID, ticks: 6 }),
        marks.rectY(bars(scores.positive, 1), {
          x1: "x1",
          x2: "x2",
          y: "y",
          fill: series(0),
          insetLeft: 0.5,
          insetRight: 0.5,
        }),
        marks.rectY(bars(scores.negative, -1), {
          x1: "x1",
          x2: "x2",
          y: "y",
          fill: series(1),
          insetLeft: 0.5,
          insetRight: 0.5,
        }),
        marks.ruleY([0], { stroke: "var(--soft)" }),
        ...(threshold === undefined
          ? []
          : [marks.ruleX([threshold], { stroke: "var(--ink)", strokeDasharray: "3 3" })]),
      ],
    },
  );
  const about = `Each class on its own scale, positives upwards.${threshold === undefined ? "" : ` The dashed line is the threshold, ${figure(threshold)}.`}`;
  return framed(several ? `Scores, ${name}` : "Scores", about, picture, [{ name: "positive" }, { name: "negative" }]);
}

/** Observed rate against mean score, a dot per bin, its area the number of rows. */
export function reliabilityChart(
  plotter: Plotter,
  title: string,
  about: string,
  groups: readonly { readonly name: string; readonly bins: Bins; readonly note?: string }[],
): Markup | undefined {
  const drawn = groups.map((group) => ({
    ...group,
    points: group.bins.flatMap(({ mean_score, rate, count }) =>
      mean_score === null || rate === null || count === 0 ? [] : [{ mean_score, rate, count }],
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

/** The features that matter most, by gain where it is known. */
export function importanceChart(plotter: Plotter, { importance, features }: TrainedModel): Markup | undefined {
  const [type, values] =
    Object.entries(importance ?? {}).find(([name]) => name === "gain") ?? Object.entries(importance ?? {})[0] ?? [];
  const ranked = Object.entries(values ?? {}).sort(([, a], [, b]) => b - a);
  if (ranked.length === 0) return undefined;
  const total = ranked.reduce((sum, [, value]) => sum + value, 0) || 1;
  const shown = ranked.slice(0, 20).map(([name, value]) => ({ name, share: value / total }));
  const longest = Math.max(...shown.map(({ name }) => name.length));
  const { marks } = plotter;
  const short = (name: string): string => (name.length > 24 ? `${name.slice(0, 23)}…` : name);
  const picture = plotter.draw(
    {
      title: "Feature importance",
      description: shown
        .slice(0, 5)
        .map(({ name, share }) => `${name} ${percent(share)}`)
        .join(", "),
    },
    {
      height: 24 + shown.length * 21,
      marginLeft: Math.min(170, 16 + Math.min(longest, 24) * 6.4),
      marginRight: 44,
      marginTop: 4,
      marginBottom: 8,
      x: { axis: null, domain: [0, shown[0]?.share ?? 1] },
      y: { domain: shown.map(({ name }) => name), label: null, tickSize: 0, tickFormat: short },
      marks: [
        marks.barX(shown, { x: "share", y: "name", fill: series(0), insetTop: 3, insetBottom: 3 }),
        marks.text(shown, {
          x: "share",
          y: "name",
          text: (d: { share: number }) => percent(d.share),
          textAnchor: "start",
          dx: 5,
          fill: "var(--soft)",
        }),
      ],
    },
  );
  const unused = (features?.features.length ?? ranked.length) - ranked.length;
  const about = `Share of the total ${type}${ranked.length > shown.length ? `, the first ${shown.length} of ${ranked.length}` : ""}.${unused > 0 ? ` ${unused} of ${features?.features.length} features are not used by any tree.` : ""}`;
  return framed("Feature importance", about, picture, []);
}

/** A metric of training by round, on every set that was watched; the best round is marked. */
export function historyChart(plotter: Plotter, { training }: TrainedModel): readonly (Markup | undefined)[] {
  if (training === undefined) return [];
  const metrics = [...new Set(Object.values(training.history).flatMap((byMetric) => Object.keys(byMetric)))];
  const { marks } = plotter;
  const best = training.best_round;
  return metrics.map((metric) => {
    const lines = Object.entries(training.history).flatMap(([name, byMetric]) => {
      const values = byMetric[metric] ?? [];
      const at = best ?? values.length - 1;
      const value = values[at];
      return values.length < 2 ? [] : [{ name, values, ...(value === undefined ? {} : { note: figure(value) }) }];
    });
    if (lines.length === 0) return undefined;
    const title = `Training: ${metric}`;
    const picture = plotter.draw(
      { title, description: `By round; best round ${best ?? "not recorded"} of ${training.rounds}.` },
      {
        height: 300,
        x: { label: "Round", labelArrow: "none", labelAnchor: "center" },
        y: { label: metric, ticks: 5, labelArrow: "none", nice: true },
        marks: [
          marks.gridY({ ...GRID, ticks: 5 }),
          ...(best === undefined || best === null
            ? []
            : [marks.ruleX([best], { stroke: "var(--soft)", strokeDasharray: "3 3" })]),
          ...lines.map(({ values }, index) =>
            marks.line(
              values.map((value, round) => [round, value] as [number, number]),
              { stroke: series(index), strokeWidth: 1.8 },
            ),
          ),
        ],
      },
    );
    const about = `${training.rounds} rounds${best === undefined || best === null ? "." : `; the dashed line is the best, round ${best}, whose values the key gives.`}`;
    return framed(title, about, picture, lines);
  });
}
