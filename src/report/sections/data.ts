import { html, type Markup, trusted } from "../../base/markup.ts";
import { ownMember } from "../../base/own.ts";
import { listed } from "../../base/words.ts";
import { catalogue, type DiagnosticCode, text } from "../../diagnostics/index.ts";
import { bars, shares } from "../charts/track.ts";
import type { ProfiledColumn } from "../data/formats.ts";
import { count, figure, percent, quantity } from "../data/metric-names.ts";
import type { ProfiledData } from "../data/report-data.ts";
import type { Comparison } from "../data/rows.ts";
import type { DrawnSection, Section } from "../section.ts";

/** The columns of all branches side by side, and each branch's label balance. */
export function data({ data: { profiles } }: DrawnSection): Section | undefined {
  if (profiles.length === 0) return undefined;
  const names = [...new Set(profiles.flatMap(({ profile }) => profile.columns.map(({ name }) => name)))];
  const body = html`${balance(profiles)}<div class="scroll" tabindex="0"><table class="columns"><thead><tr><th rowspan="2">Column</th><th rowspan="2">Type</th>${profiles.map(
    ({ name, profile }) =>
      html`<th colspan="4" class="group">${name}<span class="type">${count(profile.rows)} rows</span></th>`,
  )}</tr><tr>${profiles.map(() => html`<th class="number first">Missing</th><th class="number">Distinct</th><th>Distribution</th><th>Range or most frequent</th>`)}</tr></thead>
<tbody>${names.map((name) => columnRow(name, profiles))}</tbody></table></div>
<p class="quiet">The distributions of a column share an axis. The number after ± is the standard deviation. Sentinel values, which represent missing values, are listed where they occur.</p>`;
  return { id: "data", title: "Data", body: html`${findings(profiles)}${body}` };
}

/** Findings about how the tables were read and what looks doubtful, shown once for all branches of a source. */
function findings(profiles: readonly ProfiledData[]): Markup | undefined {
  const known = profiles
    .flatMap(({ profile }) => profile.findings)
    .filter(({ code }) => Object.hasOwn(catalogue, code));
  const sentences = [...new Set(known.map(({ code, data: filled }) => text(code as DiagnosticCode, filled as never)))];
  if (sentences.length === 0) return undefined;
  return html`<ul class="findings">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}

function balance(profiles: readonly ProfiledData[]): Markup | undefined {
  const labelled = profiles.filter(({ profile }) => profile.label);
  if (labelled.length === 0) return undefined;
  const classes = [...new Set(labelled.flatMap(({ profile }) => Object.keys(profile.label?.counts ?? {})))];
  if (classes.length > 12) return undefined;
  return html`<div class="scroll" tabindex="0"><table class="balance"><caption>Label <b>${labelled[0]?.profile.label?.column}</b></caption><thead><tr><th>Branch</th><th class="number">Rows</th><th class="number">Share of the source</th>${classes.map(
    (name, index) => html`<th class="number k${Math.min(index, 5)}" colspan="2">${name}</th>`,
  )}<td></td></tr></thead>
<tbody>${labelled.map(({ name, profile }) => {
    const counts = classes.map((one) => ownMember(profile.label?.counts, one) ?? 0);
    const total = counts.reduce((sum, one) => sum + one, 0) || 1;
    const source = profile.source_rows;
    return html`<tr><th scope="row">${name}</th><td class="number">${count(profile.rows)}</td><td class="number">${source ? `${percent(profile.rows / source)} of ${count(source)}` : "–"}</td>${counts.map(
      (one) => html`<td class="number">${count(one)}</td><td class="number quiet">${percent(one / total)}</td>`,
    )}<td>${trusted(shares(counts.map((one) => one / total)))}</td></tr>
`;
  })}</tbody></table></div>`;
}

function columnRow(name: string, profiles: readonly ProfiledData[]): Markup {
  const found = profiles.map(({ profile }) => profile.columns.find((column) => column.name === name));
  const edges = found.flatMap((column) => column?.histogram?.edges ?? []);
  const domain = [Math.min(...edges), Math.max(...edges)] as const;
  const types = [...new Set(found.flatMap((column) => (column === undefined ? [] : [column.type])))];
  return html`<tr><th scope="row">${name}</th><td>${listed(types, "or")}</td>${found.map((column, index) =>
    cells(column, profiles[index]?.profile.rows ?? 0, domain),
  )}</tr>
`;
}

function cells(column: ProfiledColumn | undefined, rows: number, domain: readonly [number, number]): Markup {
  if (column === undefined) return html`<td class="first" colspan="4">absent</td>`;
  const { missing, distinct, histogram, top } = column;
  const gaps =
    missing === 0
      ? html`<span class="quiet">0</span>`
      : html`${count(missing)}<span class="type">${percent(missing / (rows || 1))}</span>`;
  const total = rows || 1;
  const drawn = histogram
    ? bars(histogram, domain)
    : top && top.length > 0
      ? shares(top.map(([, number]) => number / total))
      : "";
  return html`<td class="number first">${gaps}</td><td class="number">${distinct === undefined ? "–" : count(distinct)}</td><td>${trusted(drawn)}</td><td class="range">${range(column, total)}${sentinels(column)}</td>`;
}

function range({ min, max, mean, std, top, type }: ProfiledColumn, rows: number): string {
  if (typeof mean === "number" && type !== "category") {
    const ends = typeof min === "number" && typeof max === "number" ? `${quantity(min)} to ${quantity(max)}, ` : "";
    return `${ends}mean ${figure(mean)}${typeof std === "number" ? ` ± ${figure(std)}` : ""}`;
  }
  if (top && top.length > 0) {
    return top
      .slice(0, 3)
      .map(([value, number]) => `${String(value)} ${percent(number / rows)}`)
      .join(", ");
  }
  return min === undefined || min === null ? "" : `${String(min)} to ${String(max)}`;
}

function sentinels({ sentinels: found }: ProfiledColumn): Markup | undefined {
  const entries = Object.entries(found).filter(([, number]) => number > 0);
  if (entries.length === 0) return undefined;
  return html`<span class="type warn">sentinel ${entries.map(([value, number]) => `${value} in ${count(number)} rows`).join(", ")}</span>`;
}

const KINDS: Readonly<Record<Comparison["what"], string>> = {
  loaded: "Rows as loaded",
  processed: "Rows as processed",
  split: "Splits of a branch",
};

/** Whether the branches share rows, determined from the ids in their tables and not from the steps' declarations. */
export function disjointness({ data: { rows, profiles } }: DrawnSection): Section | undefined {
  const { comparisons, disjoint } = rows;
  if (comparisons.length === 0) return undefined;
  const said = comparisons.filter(({ what }) => what !== "split");
  const lead = said.filter(({ what }) => what === said[0]?.what);
  const body = html`<p class="proof ${disjoint === true ? "good" : "bad"}"><b>${disjoint === true ? "Disjoint." : "Not disjoint."}</b> ${(lead.length > 0 ? lead : comparisons).slice(0, 3).map(sentence).join(" ")}</p>
<div class="scroll" tabindex="0"><table class="rows"><thead><tr><th>Compared</th><th>One</th><th class="number">Rows</th><th>Other</th><th class="number">Rows</th><th class="number">In common</th></tr></thead>
<tbody>${comparisons.map(
    ({
      what,
      a,
      b,
      common,
      examples,
    }) => html`<tr><td>${KINDS[what]}</td><td>${a.name}</td><td class="number">${count(a.rows)}</td><td>${b.name}</td><td class="number">${count(b.rows)}</td><td class="number ${common === 0 ? "" : "bad"}">${count(common)}${
      common > 0 && html`<span class="type">such as ${examples.join(", ")}</span>`
    }</td></tr>
`,
  )}</tbody></table></div>
<p class="quiet">Rows are compared by the __row_id columns of the tables that the steps wrote.${profiles.map(({ name, profile }) => share(name, profile.row_ids))}</p>`;
  return { id: "rows", title: "Are the rows disjoint?", body };
}

const sentence = ({ a, b, common }: Comparison): string =>
  `${a.name} and ${b.name}: ${count(common)} ${common === 1 ? "row" : "rows"} in common of ${count(a.rows)} and ${count(b.rows)}.`;

function share(name: string, ids: ProfiledData["profile"]["row_ids"]): string | undefined {
  if (!ids?.share) return undefined;
  const [from, to] = ids.share;
  return ` ${name} takes the share from ${from} to ${to}${ids.seed === undefined || ids.seed === null ? "" : ` of the rows in the order of seed ${ids.seed}`}.`;
}
