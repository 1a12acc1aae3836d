import { html, type Markup, trusted } from "../../base/markup.ts";
import { ownMember } from "../../base/own.ts";
import { shares } from "../charts/track.ts";
import { sourceName } from "../data/artifacts.ts";
import type { Fitted, Sampling } from "../data/formats.ts";
import { count, figure, percent, quantity } from "../data/metric-names.ts";
import type { FoundArtifact } from "../data/report-data.ts";
import type { DrawnSection, Section } from "../section.ts";

const figureOf = (value: number | undefined): string => (value === undefined ? "–" : figure(value));

/** Tables longer than this are collapsed. */
const SHOWN = 30;

/** How rows were sampled, and the transforms that were fitted on training rows and applied to all rows. */
export function transforms({ data: { sampled, fitted } }: DrawnSection): Section | undefined {
  const parts = [...sampled.map(sampling), ...fitted.flatMap(learnt)];
  if (parts.length === 0) return undefined;
  return { id: "transforms", title: "Transforms and sampling", body: html`${parts}` };
}

function sampling({ artifact, content: { allocation, splits } }: FoundArtifact<Sampling>): Markup {
  const lines = Object.entries(splits).flatMap(([split, { strata }]) =>
    Object.entries(strata).map(([stratum, { rows, taken }]) => {
      const share = rows === 0 ? 0 : taken / rows;
      return html`<tr><th scope="row">${split}</th><td>${stratum}</td><td class="number">${count(rows)}</td><td class="number strong">${count(taken)}</td><td class="number">${percent(share)}</td><td>${trusted(shares([share]))}</td></tr>
`;
    }),
  );
  const totals = Object.entries(splits).map(
    ([split, { rows, taken }]) => `${count(taken)} of ${count(rows)} ${split} rows`,
  );
  return table(sourceName(artifact), `Sampled${allocation ? `, ${allocation}` : ""}: ${totals.join(", ")}.`, [
    html`<th>Split</th><th>Stratum</th><th class="number">Rows</th><th class="number">Taken</th><th class="number">Share</th><td></td>`,
    lines,
  ]);
}

const learnt = ({ artifact, content }: FoundArtifact<Fitted>): readonly Markup[] => {
  const name = sourceName(artifact);
  const of = content.rows ? ` Learned from ${count(content.rows.count)} training rows.` : "";
  if (content.transform === "imputation") return [fills(name, content, of)];
  if (content.transform === "risk") return [rates(name, content, of)];
  if (content.transform === "text") return [words(name, content, of)];
  if (content.transform === "time") return [clocks(name, content, of)];
  return [content.transform === "selection" ? scores(name, content, of) : unknown(name, content, of)];
};

/** A user's own transform, whose document has columns that only its author knows. */
const unknown = (name: string, { transform }: Fitted, of: string): Markup =>
  html`<figure class="transform"><figcaption><h3>${name}</h3><p>${`A transform of its own kind, '${transform}'.${of}`}</p></figcaption></figure>
`;

function fills(name: string, { fills: all, indicators }: Fitted, of: string): Markup {
  const marks = new Map(indicators.map((one) => [one.column, one.name]));
  const lines = Object.entries(all)
    .sort(([, a], [, b]) => b.missing - a.missing)
    .map(
      ([column, { method, value, missing }]) =>
        html`<tr><th scope="row">${column}</th><td class="number">${count(missing)}</td><td>${method}</td><td class="number strong">${String(value)}</td><td>${marks.get(column) ?? "–"}</td></tr>
`,
    );
  return table(name, `Values that fill missing cells.${of}`, [
    html`<th>Column</th><th class="number">Missing</th><th>Filled by</th><th class="number">Value</th><th>Marked in</th>`,
    lines,
  ]);
}

function rates(name: string, { tables }: Fitted, of: string): Markup {
  const lines = Object.entries(tables).flatMap(([column, { counts, made }]) =>
    made.map(({ name: to, class: label, rates: by, prior }) => {
      const ranked = Object.entries(by).sort(([, a], [, b]) => a - b);
      const end = (at: number): string => {
        const [category, rate] = ranked.at(at) ?? [];
        return category === undefined ? "–" : `${category} ${figure(rate as number)}`;
      };
      return html`<tr><th scope="row">${column}</th><td>${to}${label && html`<span class="type">${label}</span>`}</td><td class="number">${count(Object.keys(counts).length)}</td><td>${end(0)}</td><td>${end(-1)}</td><td class="number">${figure(prior)}</td></tr>
`;
    }),
  );
  return table(name, `Smoothed rates that replace categories. Unseen categories get the prior.${of}`, [
    html`<th>Column</th><th>Becomes</th><th class="number">Categories</th><th>Lowest rate</th><th>Highest rate</th><th class="number">Prior</th>`,
    lines,
  ]);
}

/** The number of features of a text that are named. */
const NAMED = 8;

function words(name: string, { texts }: Fitted, of: string): Markup {
  const lines = Object.entries(texts).map(([column, { analyzer, ngrams, missing, made }]) => {
    const ranked = made.toSorted((a, b) => b.rows - a.rows).slice(0, NAMED);
    const named = ranked.map((one) => `${one.name.slice(column.length + 2)} ${count(one.rows)}`).join(", ");
    return html`<tr><th scope="row">${column}</th><td>${ngrams.join(" to ")} × ${analyzer}</td><td class="number">${count(made.length)}</td><td>${named}</td><td class="number">${count(missing)}</td></tr>
`;
  });
  return table(name, `Features of texts, and in how many rows the most frequent ones occur.${of}`, [
    html`<th>Column</th><th>N-grams</th><th class="number">Features</th><th>Most frequent</th><th class="number">Without a text</th>`,
    lines,
  ]);
}

const DAY = 86_400_000;

/** A moment in days since 1970, as a date, with the time if it is not midnight. */
const moment = (days: number): string =>
  new Date(Math.round(days * DAY))
    .toISOString()
    .slice(0, Number.isInteger(days) ? 10 : 16)
    .replace("T", " ");

function clocks(name: string, { dates }: Fitted, of: string): Markup {
  const lines = Object.entries(dates).map(([column, { clock, missing, reference, from, made }]) => {
    const since = from ?? (typeof reference === "number" ? `${moment(reference)} UTC` : "–");
    const names = made.map((one) => one.name).join(", ");
    return html`<tr><th scope="row">${column}</th><td>${names}</td><td>${clock}</td><td>${since}</td><td class="number">${count(missing)}</td></tr>
`;
  });
  return table(name, `Features of dates.${of}`, [
    html`<th>Column</th><th>Becomes</th><th>Clock</th><th>Elapsed since</th><th class="number">Without a date</th>`,
    lines,
  ]);
}

function scores(name: string, { scores: all, makes }: Fitted, of: string): Markup {
  const kept = new Set(makes.map((column) => column.name));
  const methods = [...new Set(Object.values(all).flatMap((one) => Object.keys(one)))].filter(
    (key) => !/^(rank|score)$/.test(key),
  );
  const lines = Object.entries(all)
    .sort(([, a], [, b]) => (a["rank"] ?? 0) - (b["rank"] ?? 0))
    .map(
      ([column, one]) =>
        html`<tr><th scope="row">${column}</th><td>${kept.has(column) ? "kept" : html`<span class="quiet">left out</span>`}</td><td class="number">${one["rank"] === undefined ? "–" : quantity(one["rank"])}</td>${methods.map(
          (method) => html`<td class="number">${figureOf(ownMember(one, method))}</td>`,
        )}</tr>
`,
    );
  const left = Object.keys(all).filter((column) => !kept.has(column)).length;
  return table(name, `Features by rank; ${count(left)} of ${count(Object.keys(all).length)} left out.${of}`, [
    html`<th>Feature</th><td></td><th class="number">Rank</th>${methods.map((method) => html`<th class="number">${method}</th>`)}`,
    lines,
  ]);
}

function table(name: string, about: string, [head, lines]: readonly [Markup, readonly Markup[]]): Markup {
  const body = html`<div class="scroll" tabindex="0"><table class="learnt"><thead><tr>${head}</tr></thead><tbody>${lines}</tbody></table></div>`;
  const folded = lines.length > SHOWN ? html`<details><summary>All ${lines.length}</summary>${body}</details>` : body;
  return html`<figure class="transform"><figcaption><h3>${name}</h3><p>${about}</p></figcaption>${folded}</figure>
`;
}
