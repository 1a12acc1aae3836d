import { html, type Markup } from "../../base/markup.ts";
import { place } from "../../diagnostics/render.ts";
import type { StepRecord } from "../../local/record/record.ts";
import { tailOf } from "../data/logs.ts";
import { logAnchor, type Section } from "../section.ts";
import type { ReportSource } from "../source.ts";

/** Each failure, with its message, suggested remedies, and the end of the log. */
export async function failures(source: ReportSource): Promise<Section | undefined> {
  const failed = source.record.steps.filter(({ status }) => status === "failed" || status === "stopped");
  if (failed.length === 0) return undefined;
  const bodies: Markup[] = [];
  for (const step of failed) bodies.push(await failure(step, source));
  const wrong = failed.some(({ status }) => status === "failed");
  const body = html`${bodies}${!wrong && html`<p class="quiet">Run it again to continue. Finished steps are reused from the cache.</p>`}`;
  return { id: "failures", title: wrong ? "What went wrong" : "Where it stopped", body };
}

async function failure(step: StepRecord, { record, folder, files }: ReportSource): Promise<Markup> {
  const { diagnostic, message, exitCode, signal } = step;
  const exit = exitCode === undefined ? "" : `, ended with exit status ${exitCode}`;
  const ended = signal === undefined ? exit : `, killed by ${signal}`;
  const lines = step.log === undefined ? undefined : await tailOf(files, folder, step.log, 20);
  const at = diagnostic === undefined ? "" : place(diagnostic.at);
  return html`<article class="failure ${step.status}">
<h3>${step.name} <span class="quiet">${step.type}${ended}</span></h3>
<p class="message">${diagnostic?.message ?? message ?? "There is no message."}</p>
${diagnostic !== undefined && html`<p class="quiet"><code>${diagnostic.code}</code>${at !== "" && html` at ${at}`}</p>`}
${diagnostic?.hint !== undefined && html`<p class="hint"><b>Try</b> ${diagnostic.hint}</p>`}
${
  lines !== undefined &&
  lines !== "" &&
  html`<p class="quiet">The last lines of its log (<a href="#${logAnchor(record, step.name)}">more</a>):</p><pre tabindex="0">${lines}</pre>`
}
</article>
`;
}
