import { posix } from "node:path";
import { defined } from "../base/defined.ts";
import { objectOf } from "../base/json.ts";
import { html, type Markup } from "../base/markup.ts";
import { page } from "../base/page.ts";
import { definitionSource, GRAPH_STYLE, type GraphSource } from "../compile/graph/index.ts";
import type { RunRecord } from "../local/record/record.ts";
import type { ReportFiles } from "./data/artifact-reader.ts";
import { withLogs } from "./data/logs.ts";
import { renderSections } from "./rendered-sections.ts";
import { noReportCache, type ReportCache } from "./report-cache.ts";
import type { Section } from "./section.ts";
import { environment, execution } from "./sections/execution.ts";
import { failures } from "./sections/failures.ts";
import { gates } from "./sections/gates.ts";
import { lastRun } from "./sections/last-run.ts";
import { logs } from "./sections/logs.ts";
import { search } from "./sections/search.ts";
import { graph, steps } from "./sections/steps.ts";
import { sampleSentence, verdict } from "./sections/verdict.ts";
import type { ReportSource } from "./source.ts";
import { STYLE } from "./style.ts";

export interface PageOptions {
  /** The parts shared by reports on the same outputs. */
  readonly kept?: ReportCache | undefined;
  /** Redacts the run's secrets, which jobs might have written to their documents. */
  readonly hide?: ((text: string) => string) | undefined;
  /** Whether the page has values of single rows. They are shown by default. */
  readonly rows?: boolean | undefined;
  /** The last successful run of the same pipeline before this one. */
  readonly before?: RunRecord | undefined;
}

/**
 * A run's report as one self-contained HTML page, without requests or scripts. Parts whose documents are absent are
 * omitted, and corrupt documents are listed.
 *
 * @param record - the run
 * @param files - the disk
 * @param folder - the run's folder, absolute
 */
export async function writeReport(
  record: RunRecord,
  files: ReportFiles,
  folder: string,
  { kept = noReportCache, hide = (text) => text, rows = true, before }: PageOptions = {},
): Promise<string> {
  const cache: ReportCache = { text: (of, make) => kept.text(of, async () => hide(await make())) };
  const rendered = await renderSections(record, files, cache, rows);
  const pipeline = record.manifest ?? (await sourceOfDefinition(record, files, folder));
  const source: ReportSource = {
    record: await withLogs(record, files, folder),
    folder,
    files,
    rendered,
    cache,
    ...defined({ pipeline, before }),
  };
  const sections = [
    await failures(source),
    gates(source),
    await graph(source),
    steps(source),
    await search(source),
    lastRun(source),
    ...rendered.sections,
    execution(source),
    environment(source),
    await logs(source),
  ].filter((section) => section !== undefined);
  const body = html`${verdict(source)}
<nav aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main>
${sections.map((section) => framed(withSample(section, record)))}</main>
<footer><p>Written by Specline${record.manifest && ` ${record.manifest.specline}`}. This page is self-contained: it does not load or run anything.</p></footer>`;
  return hide(page(`${record.title}: ${record.status}`, STYLE + GRAPH_STYLE, body));
}

/** The graph of a definition that another tool wrote, from a run folder without a manifest. */
async function sourceOfDefinition(
  { title }: RunRecord,
  files: ReportFiles,
  folder: string,
): Promise<GraphSource | undefined> {
  try {
    const text = await files.readRegular(posix.join(folder, "definition.json"));
    return text === undefined ? undefined : definitionSource(title, objectOf(JSON.parse(text)));
  } catch {
    return undefined;
  }
}

/** Says above the metrics that they are those of a sample. */
const withSample = (section: Section, { sample }: RunRecord): Section =>
  sample === undefined || section.id !== "metrics"
    ? section
    : { ...section, body: html`<p class="message">${sampleSentence({ sample })}</p>${section.body}` };

const framed = ({ id, title, body }: Section): Markup => html`<section id="${id}"><h2>${title}</h2>
${body}
</section>
`;
