import { html } from "../base/markup.ts";
import { page } from "../base/page.ts";
import type { RunRecord } from "../local/record/record.ts";
import { loadPlotter } from "./charts/plot.ts";
import { ArtifactReader, type ReportFiles } from "./data/artifact-reader.ts";
import { gather } from "./data/report-data.ts";
import type { DrawnSection } from "./section.ts";
import { explanation } from "./sections/explanation.ts";
import { calibration, curves, metrics } from "./sections/metrics.ts";
import { model } from "./sections/model.ts";
import { STYLE } from "./style.ts";

/** A run's measurements as charts and numbers, which a notebook can show separately from the rest of the report. */
export async function plotsPage(record: RunRecord, files: ReportFiles): Promise<string> {
  const reader = new ArtifactReader(files);
  const [data, plotter] = await Promise.all([gather(record, reader), loadPlotter()]);
  const drawn: DrawnSection = { data, plotter };
  const sections = [metrics(drawn), curves(drawn), calibration(drawn), explanation(drawn), model(drawn)].filter(
    (section) => section !== undefined,
  );
  const body = html`<main>${sections.map(({ id, title, body }) => html`<section id="${id}"><h2>${title}</h2>${body}</section>`)}</main>`;
  return page(`${record.title}: measurements`, STYLE, body);
}
