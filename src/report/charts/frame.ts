import { html, type Markup } from "../../base/markup.ts";
import type { Plotter } from "./plot.ts";

/** The color of the n-th series, used throughout the report. */
export const series = (index: number): string => `var(--c${(index % 6) + 1})`;

export interface ChartLine {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly note?: string;
}

export interface Axes {
  readonly title: string;
  readonly about: string;
  readonly x: string;
  readonly y: string;
  /** The line for a model with no skill, as two points. */
  readonly reference?: readonly (readonly [number, number])[];
}

export const GRID = { stroke: "var(--hair)", strokeOpacity: 1 } as const;

/** A chart with its heading and, if it has more than one series, a legend. */
export function framed(
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
export function unitChart(
  plotter: Plotter,
  axes: Axes,
  lines: readonly ChartLine[],
  key: "keyed" | "alone" = "keyed",
): Markup | undefined {
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
  return framed(axes.title, axes.about, picture, key === "keyed" ? drawn : []);
}
