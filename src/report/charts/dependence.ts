import { html, type Markup } from "../../base/markup.ts";
import type { Dependence } from "../data/formats.ts";
import { axisNumber, count, figure } from "../data/metric-names.ts";
import { GRID, series } from "./frame.ts";
import type { Plotter } from "./plot.ts";
import { nameSpace, shortName } from "./whiskers.ts";

type Feature = Dependence["features"][number];
interface Point {
  readonly value: number | string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const WIDTH = 320;
/** Categories beyond these, which are the rarest, are only counted. */
const MOST_LEVELS = 10;
const MISSING = "missing";

/** The partial dependence of each feature, all on the same scale. Only a single curve has room for its spread. */
export function dependenceCharts(plotter: Plotter, { features }: Dependence, score: string): readonly Markup[] {
  const ends = features.flatMap(({ curves }) =>
    curves.flatMap(({ low, high, mean }) => (curves.length > 1 ? mean : [...low, ...high, ...mean])),
  );
  const domain: [number, number] = [Math.min(...ends), Math.max(...ends)];
  return features.flatMap((feature) => {
    const curves = feature.curves.map((_, index) => points(feature, index));
    if (curves.every((curve) => curve.length === 0)) return [];
    const picture =
      feature.type === "category"
        ? ofCategories(plotter, feature, curves, domain, score)
        : ofNumbers(plotter, feature, curves, domain, score);
    return picture === undefined
      ? []
      : [
          html`<figure class="small"><figcaption><h4>${feature.name}</h4>${aside(feature)}</figcaption>${picture}</figure>
`,
        ];
  });
}

function points({ values, curves }: Feature, index: number): readonly Point[] {
  const curve = curves[index];
  return values.flatMap((value, at) => {
    const [mean, low, high] = [curve?.mean[at], curve?.low[at], curve?.high[at]];
    if (mean === undefined || low === undefined || high === undefined) return [];
    return [{ value: value ?? MISSING, mean, low, high }];
  });
}

/** What a chart of this feature leaves out. */
function aside({ type, values, curves, rows }: Feature): Markup | undefined {
  if (type === "category") {
    const left = (rows ?? []).slice(MOST_LEVELS);
    if (left.length === 0) return undefined;
    return html`<p>${count(left.length)} more categories, in ${count(left.reduce((sum, one) => sum + one, 0))} rows</p>`;
  }
  const at = values.indexOf(null);
  if (at < 0) return undefined;
  return html`<p>missing: ${curves.map(({ mean }) => figure(mean[at] ?? Number.NaN)).join(", ")}</p>`;
}

const described = (curve: readonly Point[] | undefined): string =>
  [curve?.[0], curve?.at(-1)]
    .flatMap((point) => (point === undefined ? [] : [`${tick(point.value)}: ${figure(point.mean)}`]))
    .join(", ");

const tick = (value: number | string): string => (typeof value === "string" ? value : axisNumber(value));

function ofNumbers(
  plotter: Plotter,
  { name }: Feature,
  curves: readonly (readonly Point[])[],
  domain: [number, number],
  score: string,
): Markup | undefined {
  const { marks } = plotter;
  const known = curves.map((curve) => curve.filter(({ value }) => typeof value === "number"));
  if ((known[0]?.length ?? 0) < 2) return undefined;
  return plotter.draw(
    { title: `Partial dependence on ${name}`, description: `mean ${score}; ${described(known[0])}` },
    {
      width: WIDTH,
      height: 190,
      marginLeft: 44,
      marginTop: 8,
      marginBottom: 26,
      x: { label: null, ticks: 4, tickFormat: axisNumber, tickSize: 3 },
      y: { domain, label: null, ticks: 4, tickFormat: axisNumber },
      marks: [
        marks.gridY({ ...GRID, ticks: 4 }),
        ...known.flatMap((curve, index) => [
          ...(curves.length > 1
            ? []
            : [marks.areaY(curve, { x: "value", y1: "low", y2: "high", fill: series(index), fillOpacity: 0.16 })]),
          marks.line(curve, { x: "value", y: "mean", stroke: series(index), strokeWidth: 1.8 }),
        ]),
        marks.ruleY([domain[0]], { stroke: "var(--line)" }),
      ],
    },
  );
}

function ofCategories(
  plotter: Plotter,
  { name }: Feature,
  curves: readonly (readonly Point[])[],
  domain: [number, number],
  score: string,
): Markup {
  const { marks } = plotter;
  const shown = curves.map((curve) => curve.filter(({ value }, at) => at < MOST_LEVELS || value === MISSING));
  const names = (shown[0] ?? []).map(({ value }) => String(value));
  // Several classes lie side by side within a category.
  const shift = (index: number): number => (index - (curves.length - 1) / 2) * 4;
  return plotter.draw(
    { title: `Partial dependence on ${name}`, description: `mean ${score}; ${described(shown[0])}` },
    {
      width: WIDTH,
      height: Math.max(120, 34 + names.length * 18),
      marginLeft: Math.min(120, nameSpace(names)),
      marginTop: 8,
      marginBottom: 26,
      x: { domain, label: null, ticks: 4, tickFormat: axisNumber },
      y: {
        type: "point",
        domain: names,
        label: null,
        tickSize: 0,
        tickFormat: (one: string) => shortName(one).slice(0, 16),
        padding: 0.5,
      },
      marks: [
        marks.gridX({ ...GRID, ticks: 4 }),
        ...shown.flatMap((curve, index) => [
          ...(curves.length > 1
            ? []
            : [
                marks.ruleY(curve, {
                  y: "value",
                  x1: "low",
                  x2: "high",
                  stroke: series(index),
                  strokeWidth: 3,
                  strokeOpacity: 0.25,
                }),
              ]),
          marks.dot(curve, { x: "mean", y: "value", r: 3.2, fill: series(index), dy: shift(index) }),
        ]),
      ],
    },
  );
}
