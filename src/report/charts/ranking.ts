import { defined } from "../../base/defined.ts";
import type { Markup } from "../../base/markup.ts";
import { ownMember } from "../../base/own.ts";
import { figure, metricName, percent } from "../data/metric-names.ts";
import type { Measured } from "../data/report-data.ts";
import { type ChartLine, framed, GRID, series, unitChart } from "./frame.ts";
import type { Plotter } from "./plot.ts";

const noteOf = ({ values, intervals }: Measured, metric: string): { note?: string } => {
  const value = ownMember(values, metric);
  if (value === undefined) return {};
  const interval = ownMember(intervals, metric);
  return {
    note: `${metricName(metric).title} ${figure(value)}${interval === undefined ? "" : ` (${interval.map(figure).join("–")})`}`,
  };
};

/**
 * ROC, precision-recall and gain charts with one line per evaluated output, and a histogram of each output's scores.
 */
export function classificationCharts(plotter: Plotter, measured: readonly Measured[]): readonly (Markup | undefined)[] {
  const base = measured[0]?.values;
  const rate = base?.["positives"] !== undefined && base["rows"] ? base["positives"] / base["rows"] : undefined;
  return [
    unitChart(
      plotter,
      {
        title: "ROC",
        about: "True positives against false positives; the dashed line is chance.",
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
        ...defined({ reference: rate === undefined ? undefined : level(rate) }),
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
        about: "Share of all positives among the highest-scoring rows; the dashed line is chance.",
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

const withoutNote = ({ name, x, y }: ChartLine): ChartLine => ({ name, x, y });

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
        domain: [scores.edges[0], scores.edges.at(-1)],
        label: "Score",
        ticks: 5,
        labelArrow: "none",
        labelAnchor: "center",
      },
      y: {
        label: "Share of the class",
        ticks: 6,
        tickFormat: (d: number) => `${Math.round(Math.abs(d) * 100)} %`,
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

/** A horizontal line across the unit square. */
const level = (y: number): readonly [readonly [number, number], readonly [number, number]] => [
  [0, y],
  [1, y],
];
