import { html } from "../../base/markup.ts";
import { page } from "../../base/page.ts";
import type { RunRecord } from "../record.ts";
import { Documents, type ReportFiles } from "./documents.ts";
import { gather } from "./evidence.ts";
import { loadPlotter } from "./plot.ts";
import type { Drawn } from "./section.ts";
import { calibration, curves, metrics } from "./sections/metrics.ts";
import { model } from "./sections/model.ts";
import { STYLE } from "./style.ts";

/** What the steps of a run measured, as pictures and numbers: the part of the report that a notebook shows by itself. */
export async function plotsPage(record: RunRecord, files: ReportFiles): Promise<string> {
  const documents = new Documents(files);
  const [evidence, plotter] = await Promise.all([gather(record, documents), loadPlotter()]);
  const drawn: Drawn = { evidence, plotter };
  const sections = [metrics(drawn), curves(drawn), calibration(drawn), model(drawn)].filter(
    (section) => section !== undefined,
  );
  const body = html`<main>${sections.map(({ id, title, body }) => html`<section id="${id}"><h2>${title}</h2>${body}</section>`)}</main>`;
  return page(`${record.title}: what was measured`, STYLE, body);
}
