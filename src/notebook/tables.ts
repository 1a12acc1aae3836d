import { html, type Markup } from "../base/markup.ts";
import { fieldsOf, redacted, type StepConfig } from "../config/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import type { RunRecord } from "../local/index.ts";
import type { PortExplanation } from "../resolve/index.ts";

const CELL = "text-align:left;vertical-align:top;padding:.15rem .7rem .15rem 0";
const table = (titles: readonly string[], rows: readonly (readonly (Markup | string)[])[]): string =>
  html`<table style="border-collapse:collapse"><thead><tr>${titles.map((title) => html`<th style="${CELL}">${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td style="${CELL}">${cell}</td>`)}</tr>`)}</tbody></table>`.toString();

const code = (value: unknown): Markup =>
  html`<code>${typeof value === "string" ? value : JSON.stringify(value)}</code>`;

/**
 * A table of configs, showing which values were set and which were computed. Inherited values are shown once, and
 * secrets are hidden.
 */
export function configTableHtml(configs: readonly StepConfig[]): string {
  const rows = configs.flatMap((config, place) => {
    const { byName } = fieldsOf(config.spec);
    const line = (field: string, value: unknown, how: string, first: boolean) => [
      first ? html`<b>${config.name}</b>` : "",
      field,
      code(redacted(field, value, byName.get(field)?.schema)),
      html`<i>${how}</i>`,
      byName.get(field)?.info.doc ?? "",
    ];
    // If there are several configs, only the first one shows the inherited values.
    const inherited = configs.length > 1 && place === 0;
    const own = Object.entries(config.set).filter(([field]) => inherited || byName.get(field)?.of === "step");
    const set = own.map(([field, value]) => [field, value, "set"] as const);
    const derived = Object.entries(config.derived)
      .filter(([field]) => byName.get(field)?.of === "step")
      .map(([field, value]) => [field, value, "computed"] as const);
    const all = [...set, ...derived];
    const none: readonly (Markup | string)[] = [html`<b>${config.name}</b>`, "", "", html`<i>defaults only</i>`, ""];
    return all.length === 0 ? [none] : all.map(([field, value, how], index) => line(field, value, how, index === 0));
  });
  return table(["config", "field", "value", "", ""], rows);
}

/** A table of inputs with their sources and the reasons for them. */
export function explanationHtml(ports: readonly PortExplanation[]): string {
  const rows = ports.map((port) => [
    html`<b>${port.step}</b>.${port.port}`,
    port.source === undefined ? html`<i>${port.fed}</i>` : `${port.source.step}.${port.source.port}`,
    port.source?.kind ?? port.wants,
    port.why,
  ]);
  return table(["input", "fed by", "what", "why"], rows);
}

/** A table of diagnostics. */
export function faultsHtml(faults: readonly Diagnostic[]): string {
  if (faults.length === 0) return html`<p>No problems found.</p>`.toString();
  const rows = faults.map(({ severity, message, at, hint }) => [
    html`<b>${severity}</b>`,
    message,
    at.step ?? "",
    hint ?? "",
  ]);
  return table(["", "what", "step", "try"], rows);
}

/** A table of a run's steps and their results. */
export function runHtml({ title, status, seconds, steps }: RunRecord): string {
  const rows = steps.map(({ name, status: state, seconds: took, cachedFrom, message }) => [
    html`<b>${name}</b>`,
    state === "succeeded" && cachedFrom !== undefined ? "cached" : state,
    took === undefined ? "" : `${took.toFixed(1)} s`,
    message ?? "",
  ]);
  const head = html`<p><b>${title}</b>: ${status}${seconds === undefined ? "" : `, ${seconds.toFixed(1)} s`}</p>`;
  return head.toString() + table(["step", "status", "time", ""], rows);
}
