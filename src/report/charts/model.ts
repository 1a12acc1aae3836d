import { defined } from "../../base/defined.ts";
import type { Markup } from "../../base/markup.ts";
import { ownMember } from "../../base/own.ts";
import { figure, percent } from "../data/metric-names.ts";
import type { TrainedModel } from "../data/report-data.ts";
import { framed, GRID, series } from "./frame.ts";
import type { Plotter } from "./plot.ts";

/** The most important features, by gain if available. */
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
      marginLeft: Math.min(176, 16 + Math.min(longest, 24) * 6.6),
      marginRight: 52,
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

/** A training metric by the number of trees for each watched data set, with the best number marked. */
export function historyChart(plotter: Plotter, { training }: TrainedModel): readonly (Markup | undefined)[] {
  if (training === undefined) return [];
  const metrics = [...new Set(Object.values(training.history).flatMap((byMetric) => Object.keys(byMetric)))];
  const { marks } = plotter;
  const best = training.best_round ?? undefined;
  return metrics.map((metric) => {
    const lines = Object.entries(training.history).flatMap(([name, byMetric]) => {
      const points = evaluated(ownMember(byMetric, metric) ?? []);
      const kept = ownMember(ownMember(training.reached, name) ?? {}, metric);
      const value = kept ?? points.find(([trees]) => trees === (best ?? training.rounds))?.[1];
      const note = value === undefined ? undefined : figure(value);
      return points.length < 2 ? [] : [{ name, points, ...defined({ note }) }];
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
          ...(best === undefined ? [] : [marks.ruleX([best], { stroke: "var(--soft)", strokeDasharray: "3 3" })]),
          ...lines.map(({ points }, index) => marks.line(points, { stroke: series(index), strokeWidth: 1.8 })),
        ],
      },
    );
    const about = `${training.rounds} rounds${best === undefined ? "." : `; the dashed line marks the best, round ${best}, and the key shows its values.`}`;
    return framed(title, about, picture, lines);
  });
}

/** The number of trees and the value of each round in which a metric was evaluated. */
function evaluated(values: readonly (number | null)[]): (readonly [number, number])[] {
  return values.flatMap((value, index) => (value === null ? [] : [[index + 1, value] as const]));
}
