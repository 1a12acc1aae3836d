import { html, type Markup } from "../../base/markup.ts";
import { readableBytes } from "../../base/units.ts";
import { logText } from "../data/logs.ts";
import { logAnchor, type Section } from "../section.ts";
import type { ReportSource } from "../source.ts";

/** The steps' logs, collapsed. */
export async function logs({ record, folder, files }: ReportSource): Promise<Section | undefined> {
  const blocks: Markup[] = [];
  for (const { name, log, status } of record.steps) {
    if (log === undefined) continue;
    const text = await logText(files, folder, log);
    if (text === undefined) continue;
    const { head, cut, size } = text;
    blocks.push(html`<details id="${logAnchor(record, name)}"><summary>${name} <span class="quiet">${status}, ${readableBytes(size)}, <span class="mono">${log}</span></span></summary>
${head === "" ? html`<p class="quiet">The log is empty.</p>` : html`<pre tabindex="0">${head}</pre>`}${
  cut !== undefined &&
  html`<p class="cut">${readableBytes(cut.bytes)} omitted; the complete log is in <span class="mono">${log}</span>.</p><pre tabindex="0">${cut.tail}</pre>`
}</details>
`);
  }
  return blocks.length === 0 ? undefined : { id: "logs", title: "Logs", body: html`${blocks}` };
}
