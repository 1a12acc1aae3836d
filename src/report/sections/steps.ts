import { html, type Markup, trusted } from "../../base/markup.ts";
import { ownMember } from "../../base/own.ts";
import { readableBytes, readableSeconds } from "../../base/units.ts";
import { graphOf, marked, svg } from "../../compile/graph/index.ts";
import type { RunRecord, StepRecord } from "../../local/record/record.ts";
import { logAnchor, type Section, type Shown, shownAs, stepAnchor } from "../section.ts";
import type { ReportSource } from "../source.ts";

/** The pipeline's graph, colored by the state of each step. Steps link to their rows in the table. */
export async function graph({ record, cache, pipeline }: ReportSource): Promise<Section | undefined> {
  if (pipeline === undefined) return undefined;
  const marks = Object.fromEntries(record.steps.map((step) => [step.name, { state: shownAs(step), ...noteOf(step) }]));
  const drawn = marked(graphOf(pipeline), marks);
  const known = new Set(record.steps.map(({ name }) => name));
  const links = Object.fromEntries(
    drawn.nodes.flatMap(({ id }) => (known.has(id) ? [[id, `#${stepAnchor(record, id)}`]] : [])),
  );
  const picture = await cache.text({ drawn, links }, () =>
    svg(drawn, { inline: true, node: ({ id }) => ownMember(links, id) }),
  );
  const states = [...new Set(drawn.nodes.flatMap(({ state }) => (state === undefined ? [] : [state])))];
  const key = html`<ul class="states">${states.map((state) => html`<li><span class="badge ${state}">${state}</span></li>`)}</ul>`;
  return { id: "graph", title: "Pipeline", body: html`${key}<div class="scroll picture">${trusted(picture)}</div>` };
}

/** The line under a node's name: a condition's outcome or a step's duration. */
const noteOf = ({ outcome, seconds, status }: StepRecord): { readonly note?: string } => {
  if (outcome !== undefined) return status === "succeeded" ? { note: outcome ? "yes" : "no" } : {};
  return seconds > 0 && status !== "skipped" ? { note: readableSeconds(seconds) } : {};
};

/** A row for every step in the definition, with a bar showing when the step ran. */
export function steps({ record }: ReportSource): Section {
  const some = (has: (step: StepRecord) => unknown): boolean => record.steps.some((step) => has(step) !== undefined);
  const cache = some(({ awsCache }) => awsCache);
  const isolation = some(({ isolation }) => isolation);
  const usage = some(({ usage }) => usage);
  const body = html`<div class="scroll" tabindex="0"><table class="steps"><thead><tr><th>Step</th><th>Status</th><th class="number">Time</th>${usage && html`<th class="number">CPU</th><th class="number">Memory</th>`}<th>When it ran</th>
${isolation && html`<th>How</th>`}${cache && html`<th>AWS's cache</th>`}<th>Note</th></tr></thead>
<tbody>${record.steps.map((step) => row(step, record, { cache, isolation, usage }))}</tbody></table></div>
<p class="quiet">${record.workers} ${record.workers === 1 ? "step" : "steps"} at most at the same time.${
    usage && " CPU is the time of all processors together, and Memory the most that a step's processes had at once."
  }${
    cache &&
    " “AWS's cache” shows what SageMaker's own step cache would have done. It compares a job's image, its arguments and the addresses of its inputs, but not the contents at those addresses."
  }</p>`;
  return { id: "steps", title: "Steps", body };
}

function row(
  step: StepRecord,
  record: RunRecord,
  columns: { readonly cache: boolean; readonly isolation: boolean; readonly usage: boolean },
): Markup {
  const shown = shownAs(step);
  const word = breakable(step.name);
  const name = step.log === undefined ? word : html`<a href="#${logAnchor(record, step.name)}">${word}</a>`;
  return html`<tr id="${stepAnchor(record, step.name)}"><th scope="row">${name}<span class="type">${step.type}</span></th><td><span class="badge ${shown}">${shown}</span></td>
<td class="number">${shown === "succeeded" || (step.seconds > 0 && shown !== "skipped") ? readableSeconds(step.seconds) : "–"}</td>${columns.usage && used(step)}<td>${trusted(bar(step, record.seconds, shown))}</td>
${columns.isolation && html`<td>${how(step)}</td>`}${columns.cache && html`<td>${step.awsCache ?? "–"}</td>`}<td class="note">${note(step)}</td></tr>
`;
}

const used = ({ usage: { cpuSeconds, peakBytes } = {} }: StepRecord): Markup =>
  html`<td class="number">${cpuSeconds === undefined ? "–" : readableSeconds(cpuSeconds)}</td><td class="number">${peakBytes === undefined ? "–" : readableBytes(peakBytes)}</td>`;

/** A name that can break between words on narrow screens. */
const breakable = (name: string): Markup =>
  html`${name.split(/(?<=[a-z\d])(?=[A-Z])|(?<=[_-])/).map((part, index) => html`${index > 0 && trusted("<wbr>")}${part}`)}`;

const how = ({ isolation, emulation, cachedFrom, status }: StepRecord): string => {
  if (cachedFrom !== undefined || status === "skipped" || status === "waiting") return "–";
  return isolation ?? (emulation === "emulated" || emulation === "stubbed" ? emulation : "–");
};

function note({ cachedFrom, message, diagnostic, outcome }: StepRecord): Markup | string {
  if (diagnostic !== undefined || message !== undefined) return diagnostic?.message ?? message ?? "";
  if (cachedFrom !== undefined) return html`result of run <span class="mono">${cachedFrom}</span>`;
  return outcome === undefined ? "" : outcome ? "outcome: yes" : "outcome: no";
}

/** When a step ran, relative to the run. */
function bar({ startedAfter, seconds }: StepRecord, total: number, shown: Shown): string {
  if (startedAfter === undefined || total <= 0 || ["cached", "skipped", "waiting"].includes(shown)) return "";
  const x = Math.min(1, startedAfter / total) * 140;
  const width = Math.max(1.5, Math.min(140 - x, (seconds / total) * 140));
  return `<svg class="when ${shown}" viewBox="0 0 140 14" width="140" height="14" aria-hidden="true"><line x1="0" x2="140" y1="7" y2="7"/><rect x="${x.toFixed(1)}" y="2.5" width="${width.toFixed(1)}" height="9" rx="1.5"/></svg>`;
}
