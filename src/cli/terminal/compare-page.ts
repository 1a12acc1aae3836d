import type { ComparedCharts } from "../../app/compare/compare.ts";
import type { RunComparison } from "../../app/compare/comparison.ts";
import { html, type Markup } from "../../base/markup.ts";
import { page } from "../../base/page.ts";
import { REPORT_STYLE } from "../../report/index.ts";
import { runText } from "./compare-lines.ts";
import { caveat, comparedParts, scoreSentences } from "./compare-words.ts";

const STYLE = `${REPORT_STYLE}
.scores { padding-left: 1.1rem; max-width: 52rem; } .scores li { margin: .35rem 0; overflow-wrap: anywhere; }
.compared td, .compared th { overflow-wrap: anywhere; min-width: 4.5rem; }
`;

/**
 * Comparisons as one self-contained page in the report's style, without requests or scripts.
 *
 * @param charts - the curves of each comparison
 */
export function comparePage(comparisons: readonly RunComparison[], charts: readonly ComparedCharts[]): string {
  const title = comparisons.map(({ before, after }) => `${before.run} → ${after.run}`).join(", ");
  const body = html`<header class="verdict"><p class="eyebrow">Comparison of local runs</p><h1>${title}</h1></header>
<main>${comparisons.map((one, index) => comparisonSection(one, charts[index] ?? [], comparisons))}</main>
<footer><p>Written by Specline. This page is self-contained: it does not load or run anything.</p></footer>`;
  return page(`Comparison: ${title}`, STYLE, body);
}

function comparisonSection(comparison: RunComparison, charts: ComparedCharts, among: readonly RunComparison[]): Markup {
  const { before, after, scores } = comparison;
  const sentences = scores.flatMap(scoreSentences);
  const parts = comparedParts(comparison);
  return html`<section>${among.length > 1 && html`<h2>${before.run} → ${after.run}</h2>`}
<p>${runText(before)}<br>${runText(after)}</p>
${parts.length === 0 && html`<p>Nothing else differs.</p>`}
${sentences.length > 0 && html`<h3>Scores</h3><ul class="scores">${sentences.map((line) => html`<li>${line}</li>`)}</ul><p class="quiet">${caveat(among)}</p>`}
${charts.map(({ step, figures }) => html`<h3>${step}</h3>${figures}`)}
${parts.map(
  ({ title, columns, rows }) => html`<h3>${title.charAt(0).toUpperCase() + title.slice(1)}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="compared"><thead><tr>${columns.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`,
)}
</section>
`;
}
