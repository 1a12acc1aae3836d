import { trusted } from "../base/markup.ts";
import type { RunRecord } from "../local/record/record.ts";
import { stampOf } from "../local/storage/digests.ts";
import { filesBelow } from "../local/storage/files.ts";
import { loadPlotter } from "./charts/plot.ts";
import { ArtifactReader, type ReportFiles } from "./data/artifact-reader.ts";
import { type Artifact, artifactsOf } from "./data/artifacts.ts";
import { gather, type Measured } from "./data/report-data.ts";
import { withoutRows } from "./data/without-rows.ts";
import type { ReportCache } from "./report-cache.ts";
import type { DrawnSection, Section } from "./section.ts";
import { data, disjointness } from "./sections/data.ts";
import { errors } from "./sections/errors.ts";
import { explanation } from "./sections/explanation.ts";
import { calibration, curves, metrics } from "./sections/metrics.ts";
import { model } from "./sections/model.ts";
import { segments } from "./sections/segments.ts";
import { shownRows } from "./sections/shown-rows.ts";
import { transforms } from "./sections/transforms.ts";

/** The part of a report that depends only on the steps' outputs and not on the run. */
export interface RenderedSections {
  /** The measurements, without the points on their curves. */
  readonly measured: readonly Measured[];
  readonly sections: readonly Section[];
  /** A sentence for each document that exists but cannot be used. */
  readonly faults: readonly string[];
}

/**
 * Reads a run's outputs and renders them. Tables are read and the plot library is loaded only if the files differ from
 * those of earlier reports. If outputs are unchanged, only sizes and times are compared.
 *
 * @param rows - whether to show values of single rows
 */
export async function renderSections(
  record: RunRecord,
  files: ReportFiles,
  cache: ReportCache,
  rows: boolean,
): Promise<RenderedSections> {
  const artifacts = artifactsOf(record);
  const of = { artifacts, rows, stamps: await Promise.all(artifacts.map((artifact) => stampsOf(artifact, files))) };
  const text = await cache.text(of, async () => JSON.stringify(await readFindings(record, files, rows)));
  const { sections, ...found } = JSON.parse(text) as Omit<RenderedSections, "sections"> & {
    readonly sections: readonly Kept[];
  };
  return { ...found, sections: sections.map(({ body, ...section }) => ({ ...section, body: trusted(body.text) })) };
}

/** A section as JSON. */
type Kept = Omit<Section, "body"> & { readonly body: { readonly text: string } };

async function stampsOf({ path }: Artifact, files: ReportFiles): Promise<readonly string[]> {
  const stat = await files.stat(path);
  if (stat?.kind === "file") return [stampOf(stat)];
  return (await filesBelow(files, path)).map((file) => `${stampOf(file.stat)} ${file.path}`);
}

async function readFindings(record: RunRecord, files: ReportFiles, rows: boolean): Promise<RenderedSections> {
  const reader = new ArtifactReader(files);
  const [evidence, plotter] = await Promise.all([gather(record, reader), loadPlotter()]);
  const drawn: DrawnSection = { data: rows ? evidence : withoutRows(evidence), plotter };
  const sections = [
    metrics,
    curves,
    errors,
    calibration,
    explanation,
    segments,
    shownRows,
    model,
    data,
    transforms,
    disjointness,
  ].flatMap((section) => {
    const made = section(drawn);
    return made === undefined ? [] : [made];
  });
  const measured = evidence.measured.map(({ curves: _, ...one }) => one);
  return { measured, sections, faults: reader.faults };
}
