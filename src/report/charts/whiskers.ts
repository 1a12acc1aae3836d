import type { Markup } from "../../base/markup.ts";
import { axisNumber } from "../data/metric-names.ts";
import { GRID, series } from "./frame.ts";
import type { Caption, Plotter } from "./plot.ts";

/** A value with its 95% interval, if there is one. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly interval?: readonly [number, number] | null | undefined;
}

/** Names longer than this are cut. The table beside a chart has them in full. */
const LONGEST = 24;
export const shortName = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

/** The space that names beside a chart take. */
export const nameSpace = (names: readonly string[]): number =>
  Math.min(176, 16 + Math.min(Math.max(...names.map((name) => name.length)), LONGEST) * 6.6);

/** Bars from 0 with whiskers for their intervals, in the given order. */
export function whiskers(plotter: Plotter, caption: Caption, label: string, bars: readonly Bar[]): Markup {
  const { marks } = plotter;
  const ranges = bars.flatMap(({ name, interval }) =>
    interval ? [{ name, low: interval[0], high: interval[1] }] : [],
  );
  const ends = [0, ...bars.map(({ value }) => value), ...ranges.flatMap(({ low, high }) => [low, high])];
  return plotter.draw(caption, {
    height: 46 + bars.length * 21,
    marginLeft: nameSpace(bars.map(({ name }) => name)),
    marginRight: 20,
    marginTop: 4,
    marginBottom: 38,
    x: {
      domain: [Math.min(...ends), Math.max(...ends) || 1],
      label,
      ticks: 4,
      tickFormat: axisNumber,
      labelArrow: "none",
      labelAnchor: "center",
      nice: true,
    },
    y: { domain: bars.map(({ name }) => name), label: null, tickSize: 0, tickFormat: shortName },
    marks: [
      marks.gridX({ ...GRID, ticks: 4 }),
      marks.barX(bars, { x: "value", y: "name", fill: series(0), fillOpacity: 0.75, insetTop: 4, insetBottom: 4 }),
      marks.ruleX([0], { stroke: "var(--faint)" }),
      marks.ruleY(ranges, { y: "name", x1: "low", x2: "high", stroke: "var(--ink)", strokeWidth: 1.3 }),
      marks.tickX(ranges, { x: "low", y: "name", stroke: "var(--ink)", insetTop: 7, insetBottom: 7 }),
      marks.tickX(ranges, { x: "high", y: "name", stroke: "var(--ink)", insetTop: 7, insetBottom: 7 }),
    ],
  });
}
