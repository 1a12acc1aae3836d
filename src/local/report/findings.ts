import { trusted } from "../../base/markup.ts";
import type { RunRecord } from "../record.ts";
import { stampOf } from "../storage/digests.ts";
import { filesBelow } from "../storage/files.ts";
import { type Artifact, artifactsOf } from "./artifacts.ts";
import { Documents, type ReportFiles } from "./documents.ts";
import { gather, type Measured } from "./evidence.ts";
import { loadPlotter } from "./plot.ts";
import type { Drawn, Section } from "./section.ts";
import { data, disjointness } from "./sections/data.ts";
import { errors } from "./sections/errors.ts";
import { calibration, curves, metrics } from "./sections/metrics.ts";
import { model } from "./sections/model.ts";
import { transforms } from "./sections/transforms.ts";
import type { Shelf } from "./shelf.ts";

/** All of a report that the steps' outputs alone tell, whatever run they are shown for. */
export interface Findings {
  /** What was measured, without the points of its curves. */
  readonly measured: readonly Measured[];
  readonly sections: readonly Section[];
  /** A sentence for every document that is there and cannot be used. */
  readonly faults: readonly string[];
}

/**
 * Reads the outputs of a run and draws what they hold. Tables are read and the plot library is loaded only where the same
 * files were not read before: a run that changed nothing costs the look at their sizes and times.
 */
export async function findingsOf(record: RunRecord, files: ReportFiles, shelf: Shelf): Promise<Findings> {
  const artifacts = artifactsOf(record);
  const of = { artifacts, stamps: await Promise.all(artifacts.map((artifact) => stampsOf(artifact, files))) };
  const text = await shelf.text(of, async () => JSON.stringify(await readFindings(record, files)));
  const { sections, ...found } = JSON.parse(text) as Omit<Findings, "sections"> & {
    readonly sections: readonly Kept[];
  };
  return { ...found, sections: sections.map(({ body, ...section }) => ({ ...section, body: trusted(body.text) })) };
}

/** A section as JSON holds it. */
type Kept = Omit<Section, "body"> & { readonly body: { readonly text: string } };

async function stampsOf({ path }: Artifact, files: ReportFiles): Promise<readonly string[]> {
  const stat = await files.stat(path);
  if (stat?.kind === "file") return [stampOf(stat)];
  return (await filesBelow(files, path)).map((file) => `${stampOf(file.stat)} ${file.path}`);
}

async function readFindings(record: RunRecord, files: ReportFiles): Promise<Findings> {
  const documents = new Documents(files);
  const [evidence, plotter] = await Promise.all([gather(record, documents), loadPlotter()]);
  const drawn: Drawn = { evidence, plotter };
  const sections = [metrics, curves, errors, calibration, model, data, transforms, disjointness].flatMap((section) => {
    const made = section(drawn);
    return made === undefined ? [] : [made];
  });
  const measured = evidence.measured.map(({ curves: _, ...one }) => one);
  return { measured, sections, faults: documents.faults };
}
