import type { Markup } from "../../base/markup.ts";
import type { SearchRecord, Trial } from "../../local/record/trials.ts";
import { figure } from "../data/metric-names.ts";
import { framed, GRID, series } from "./frame.ts";
import type { Plotter } from "./plot.ts";

interface Point {
  readonly number: number;
  readonly value: number;
}

/** One more digit than elsewhere, because the jobs in a search have similar results. */
export const objective = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(4) : figure(value));

/** The best value up to and including each trial. A failed trial does not change it. */
function bestSoFar(trials: readonly Trial[], better: SearchRecord["better"]): readonly Point[] {
  let best: number | undefined;
  return trials.flatMap(({ number, value }) => {
    if (value !== undefined) {
      best = best === undefined ? value : better === "higher" ? Math.max(best, value) : Math.min(best, value);
    }
    return best === undefined ? [] : [{ number, value: best }];
  });
}

/** The objective of each training job in the order tried, and the best value so far. */
export function searchChart(plotter: Plotter, step: string, { metric, better, trials, best }: SearchRecord): Markup {
  const { marks } = plotter;
  const points = trials.filter((one): one is Trial & Point => one.value !== undefined);
  const won = points.filter(({ number }) => number === best);
  const title = `Objective by training job, ${step}`;
  const last = trials.at(-1)?.number ?? 1;
  const picture = plotter.draw(
    {
      title,
      description: `${metric}, ${better} is better; job ${best} won with ${won.map(({ value }) => objective(value)).join()}`,
    },
    {
      height: 300,
      marginLeft: 56,
      x: {
        domain: [0.5, last + 0.5],
        ticks: trials.map(({ number }) => number).filter((number) => number % Math.ceil(last / 12) === 0),
        tickFormat: String,
        label: "Training job, in the order tried",
        labelArrow: "none",
        labelAnchor: "center",
      },
      y: { label: metric, ticks: 5, labelArrow: "none", nice: true },
      marks: [
        marks.gridY({ ...GRID, ticks: 5 }),
        marks.line(bestSoFar(trials, better), {
          x: "number",
          y: "value",
          stroke: series(1),
          strokeWidth: 1.5,
          curve: "step-after",
        }),
        marks.dot(points, { x: "number", y: "value", r: 3.5, fill: series(0) }),
        marks.dot(won, { x: "number", y: "value", r: 7, stroke: series(2), strokeWidth: 2 }),
      ],
    },
  );
  return framed(
    title,
    `${better === "higher" ? "Higher" : "Lower"} is better; the ring is the one that won.`,
    picture,
    [{ name: "training job" }, { name: "best so far" }, { name: "won", note: `job ${best}` }],
  );
}
