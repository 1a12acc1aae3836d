import type { Markup } from "../../base/markup.ts";
import type { GraphSource } from "../../compile/graph/index.ts";
import type { RunRecord, StepRecord } from "../record.ts";
import type { ReportFiles } from "./documents.ts";
import type { Evidence } from "./evidence.ts";
import type { Findings } from "./findings.ts";
import type { Plotter } from "./plot.ts";
import type { Shelf } from "./shelf.ts";

/** What sections that tell of the run are made from. */
export interface Source {
  readonly record: RunRecord;
  /** The run's folder; log paths are relative to it. */
  readonly folder: string;
  readonly files: ReportFiles;
  readonly findings: Findings;
  readonly shelf: Shelf;
  /** What the pipeline looks like: as its manifest says, else as far as its definition does. */
  readonly pipeline?: GraphSource;
}

/** What sections that show the steps' outputs are made from: nothing that another run of the same would have otherwise. */
export interface Drawn {
  readonly evidence: Evidence;
  readonly plotter: Plotter;
}

/** A part of the report; one whose data are absent is undefined, and left out. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

/** How a step is shown: what came from the cache succeeded, but did not run. */
export type Shown = StepRecord["status"] | "cached";

export const shownAs = (step: StepRecord): Shown =>
  step.status === "succeeded" && step.cachedFrom !== undefined ? "cached" : step.status;

/** The anchor of a step's row in the table, and of its log. */
export const stepAnchor = (record: RunRecord, name: string): string =>
  `step-${record.steps.findIndex((step) => step.name === name) + 1}`;
export const logAnchor = (record: RunRecord, name: string): string =>
  `log-${record.steps.findIndex((step) => step.name === name) + 1}`;
