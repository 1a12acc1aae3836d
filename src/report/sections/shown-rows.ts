import { html, type Markup } from "../../base/markup.ts";
import type { ShownRows } from "../data/formats.ts";
import { count, figure, quantity } from "../data/metric-names.ts";
import { measuredName } from "../data/report-data.ts";
import type { DrawnSection, Section } from "../section.ts";

type Row = ShownRows["rows"][number];

/** Typical rows and the rows with the largest errors, with the features that changed their scores most. */
export function shownRows({ data }: DrawnSection): Section | undefined {
  const shown = data.shownRows.filter(({ content }) => content.rows.length > 0);
  const bodies = shown.map((found) => {
    const heading = shown.length > 1 && html`<h3>${measuredName(data, found)}</h3>`;
    return html`${heading}${table(found.content, "typical", "Typical rows")}${table(found.content, "worst", "Rows with the largest errors")}`;
  });
  if (bodies.length === 0) return undefined;
  const [first] = shown;
  const unit =
    first?.content.task === "regression"
      ? "in the label's unit"
      : first?.content.task === "binary"
        ? "in log-odds of the positive class"
        : "in log-odds of the predicted class";
  const body = html`${bodies}<p class="quiet">Bars are contributions in the sense of Shapley values (TreeSHAP), ${unit}: to the right, a value raises the score; to the left, it lowers it. They say what the model did, not what caused the label. This section has values of single rows; --no-rows leaves it out.</p>`;
  return { id: "shown-rows", title: "Typical and worst rows", body };
}

function table({ rows, task }: ShownRows, why: string, title: string): Markup | undefined {
  const own = rows.filter((row) => row.why === why);
  if (own.length === 0) return undefined;
  const most =
    Math.max(...rows.flatMap(({ contributions }) => contributions.map(({ effect }) => Math.abs(effect)))) || 1;
  return html`<h3>${title}</h3><ul class="cases">${own.map(
    (row) => html`<li><p>${outcome(row, task)}</p><table class="contributions"><tbody>${row.contributions.map(
      ({ feature, value, effect }) =>
        html`<tr><th scope="row">${feature}</th><td class="value${typeof value === "number" && " whole"}">${shownValue(value)}</td><td>${bar(effect / most)}</td><td class="number">${signed(effect)}</td></tr>
`,
    )}</tbody></table></li>
`,
  )}</ul>`;
}

function outcome({ label, said, score, own_score: own }: Row, task: string): Markup {
  if (task === "regression")
    return html`predicted <b>${figure(score)}</b>, is <b>${typeof label === "number" ? quantity(label) : label}</b>`;
  if (said) {
    if (said === String(label)) return html`is <b>${label}</b>, score ${figure(score)}`;
    return html`is <b>${label}</b> (score ${figure(own ?? Number.NaN)}), called <b>${said}</b> (${figure(score)})`;
  }
  return html`score <b>${figure(score)}</b>, is <b>${label}</b>`;
}

function shownValue(value: Row["contributions"][number]["value"]): Markup | string {
  if (value === null) return html`<span class="quiet">missing</span>`;
  return typeof value === "number"
    ? Number.isInteger(value)
      ? count(value)
      : String(Number(value.toPrecision(4)))
    : String(value);
}

const signed = (effect: number): string => `${effect < 0 ? "−" : "+"}${figure(Math.abs(effect))}`;

const [WIDTH, MIDDLE] = [96, 48];

/** A bar from the middle, from -1 to 1. The number beside it says the same. */
function bar(share: number): Markup {
  const wide = Math.min(1, Math.abs(share)) * (MIDDLE - 2);
  const x = share < 0 ? MIDDLE - wide : MIDDLE;
  return html`<svg class="effect" viewBox="0 0 ${WIDTH} 14" width="${WIDTH}" height="14" aria-hidden="true"><rect class="${share < 0 ? "lowers" : "raises"}" x="${x.toFixed(1)}" y="3" width="${wide.toFixed(1)}" height="8"/><line x1="${MIDDLE}" x2="${MIDDLE}" y1="0" y2="14"/></svg>`;
}
