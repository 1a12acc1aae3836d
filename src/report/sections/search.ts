import { html, type Markup, trusted } from "../../base/markup.ts";
import { ownMember } from "../../base/own.ts";
import { readableSeconds } from "../../base/units.ts";
import type { SearchRecord, Trial } from "../../local/record/trials.ts";
import { loadPlotter } from "../charts/plot.ts";
import { objective, searchChart } from "../charts/search.ts";
import { count, quantity } from "../data/metric-names.ts";
import type { Section } from "../section.ts";
import type { ReportSource } from "../source.ts";

/** For a longer search, the best rows are shown and the full table is collapsed. */
const SHOWN = 12;

/** The values that each hyperparameter search tried, the results, and the best training job. */
export async function search({ record: { searches }, cache }: ReportSource): Promise<Section | undefined> {
  const found = Object.entries(searches);
  if (found.length === 0) return undefined;
  const body = await cache.text({ searches }, async () => {
    const plotter = await loadPlotter();
    return html`${found.map(
      ([step, one]) =>
        html`${lead(step, one)}<div class="figures">${searchChart(plotter, step, one)}</div>${tables(one)}`,
    )}`.text;
  });
  return { id: "search", title: "Hyperparameter search", body: trusted(body) };
}

function lead(step: string, { metric, trials, best }: SearchRecord): Markup {
  const failed = trials.filter(({ value }) => value === undefined).length;
  const won = trials.find(({ number }) => number === best);
  return html`<p>${step}: ${count(trials.length)} training jobs${failed > 0 && `, ${count(failed)} of which failed`}; job ${best} won with ${metric} <b>${won?.value === undefined ? "–" : objective(won.value)}</b>, and its model is used.</p>`;
}

function tables(search: SearchRecord): Markup {
  const { trials, better } = search;
  const worst = better === "higher" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const ranked = [...trials].sort(({ value: a = worst }, { value: b = worst }) =>
    a === b ? 0 : a > b === (better === "higher") ? -1 : 1,
  );
  const all = table(search, ranked);
  if (ranked.length <= SHOWN) return all;
  return html`${table(search, ranked.slice(0, SHOWN))}<details><summary>All training jobs <span class="quiet">${count(ranked.length)}</span></summary>${all}</details>`;
}

function table({ metric, trials, best }: SearchRecord, shown: readonly Trial[]): Markup {
  const names = [...new Set(trials.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))].sort();
  const timed = trials.some(({ seconds }) => seconds !== undefined);
  const row = ({
    number,
    value,
    seconds,
    hyperparameters,
    message,
  }: Trial): Markup => html`<tr><th scope="row" class="number">${number}</th><td class="number strong">${
    value === undefined ? html`<span class="badge failed">failed</span>` : objective(value)
  }</td>${names.map((name) => html`<td class="number">${setting(ownMember(hyperparameters, name))}</td>`)}${
    timed && html`<td class="number">${seconds === undefined ? "–" : readableSeconds(seconds)}</td>`
  }<td class="note">${number === best ? html`<span class="badge succeeded">won</span>` : message}</td></tr>
`;
  return html`<div class="scroll" tabindex="0"><table class="trials"><thead><tr><th class="number">Job</th><th class="number">${metric}</th>${names.map(
    (name) => html`<th class="number">${name}</th>`,
  )}${timed && html`<th class="number">Time</th>`}<td></td></tr></thead>
<tbody>${shown.map(row)}</tbody></table></div>
`;
}

/** Formats a number from a range. A categorical choice is left unchanged. */
const setting = (text: string | undefined): string => {
  if (text === undefined) return "–";
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? text : quantity(number);
};
