import { html, type Markup } from "../../base/markup.ts";
import { framed, GRID, series } from "../charts/frame.ts";
import { count, percent } from "../data/metric-names.ts";
import type { Predicted } from "../data/predictions.ts";
import type { DrawnSection, Section } from "../section.ts";
import { thresholdExplorer } from "./threshold-explorer.ts";

/** Tables larger than this are unreadable. */
const MOST_CLASSES = 20;
/** With more points than this, the overlap makes the chart illegible. */
const MOST_POINTS = 1500;

/** The confusion between classes, and predicted against actual numbers. */
export function errors(source: DrawnSection): Section | undefined {
  const parts = source.data.predicted.flatMap((one) => {
    const part = one.task === "regression" ? scatter(one, source) : confusion(one, source);
    return part === undefined ? [] : [part];
  });
  return parts.length === 0
    ? undefined
    : { id: "errors", title: "Errors", body: html`<div class="figures">${parts}</div>` };
}

/** Rows by actual and predicted class. Two classes require a threshold, which the evaluation step supplies. */
function confusion(predicted: Predicted, { data }: DrawnSection): Markup | undefined {
  const { name, task, labels, said } = predicted;
  if (task === "multiclass") return matrix(`Confusion, ${name}`, labels, said);
  const threshold = data.measured.find((one) => one.name === name)?.values["threshold"];
  if (threshold === undefined) return undefined;
  return thresholdExplorer(predicted, threshold, twoClasses(data));
}

/** The names of the negative and the positive class, if all models have the same two. */
function twoClasses({ models }: DrawnSection["data"]): readonly [string, string] | undefined {
  const found = new Map(
    models.flatMap(({ features }) => (features?.classes ? [[JSON.stringify(features.classes), features.classes]] : [])),
  );
  const [classes = []] = found.values();
  const [negative, positive] = classes;
  if (found.size !== 1 || classes.length !== 2 || negative === undefined || positive === undefined) return undefined;
  return [String(negative), String(positive)];
}

function matrix(title: string, truth: readonly string[], said: readonly string[]): Markup | undefined {
  const classes = [...new Set([...truth, ...said])].sort();
  if (classes.length < 2 || classes.length > MOST_CLASSES) return undefined;
  const counts = new Map<string, number>();
  for (const [index, label] of truth.entries()) {
    const key = JSON.stringify([label, said[index]]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const of = (label: string, called: string): number => counts.get(JSON.stringify([label, called])) ?? 0;
  const rows = classes.map((label) => {
    const total = classes.reduce((sum, called) => sum + of(label, called), 0);
    const cells = classes.map((called) => {
      const share = total === 0 ? 0 : of(label, called) / total;
      return html`<td class="number s${Math.round(share * 5)}">${count(of(label, called))}<span class="type">${percent(share)}</span></td>`;
    });
    return html`<tr><th scope="row">${label}</th>${cells}<td class="number">${count(total)}</td></tr>
`;
  });
  return html`<figure><figcaption><h3>${title}</h3><p>Rows are true classes and columns are predicted classes; shares are of the true class.</p></figcaption><div class="scroll" tabindex="0"><table class="confusion"><thead><tr><td></td>${classes.map((called) => html`<th class="number">${called}</th>`)}<th class="number">Rows</th></tr></thead>
<tbody>${rows}</tbody></table></div></figure>
`;
}

function scatter({ name, labels, scores }: Predicted, { plotter }: DrawnSection): Markup | undefined {
  const pairs = labels
    .map((label, index) => [Number(label), scores[index] as number] as const)
    .filter((pair) => pair.every(Number.isFinite));
  if (pairs.length < 2) return undefined;
  const every = Math.ceil(pairs.length / MOST_POINTS);
  const shown = pairs.filter((_, index) => index % every === 0) as [number, number][];
  const ends = shown.flat();
  const [low, high] = ends.reduce(
    ([least, most], end) => [Math.min(least, end), Math.max(most, end)],
    [Infinity, -Infinity],
  );
  const { marks } = plotter;
  const picture = plotter.draw(
    {
      title: `Predicted against true, ${name}`,
      description: `${count(pairs.length)} rows; predictions on the dashed line are correct.`,
    },
    {
      height: 400,
      marginLeft: 60,
      x: { domain: [low, high], label: "True", labelArrow: "none", labelAnchor: "center", ticks: 5 },
      y: { domain: [low, high], label: "Predicted", labelArrow: "none", ticks: 5 },
      marks: [
        marks.gridX({ ...GRID, ticks: 5 }),
        marks.gridY({ ...GRID, ticks: 5 }),
        marks.dot(shown, { r: 2, fill: series(0), fillOpacity: 0.5 }),
        marks.line(
          [
            [low, low],
            [high, high],
          ] as [number, number][],
          { stroke: "var(--ink)", strokeDasharray: "3 4", strokeWidth: 1 },
        ),
      ],
    },
  );
  const note = every > 1 ? ` Every ${every}th of ${count(pairs.length)} rows.` : "";
  return framed(`Predicted against true, ${name}`, `Predictions on the dashed line are correct.${note}`, picture, []);
}
