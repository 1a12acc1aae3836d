import type { Markup } from "../base/markup.ts";
import type { RunRecord, StepRecord } from "../local/record/record.ts";
import type { Plotter } from "./charts/plot.ts";
import type { ReportData } from "./data/report-data.ts";

/** The input of sections that show the steps' outputs: the same for every run with the same outputs. */
export interface DrawnSection {
  readonly data: ReportData;
  readonly plotter: Plotter;
}

/** A part of the report. It is undefined, and omitted, if its data is absent. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

/** A step's displayed status. A cached step succeeded, but did not run. */
export type Shown = StepRecord["status"] | "cached";

export const shownAs = (step: StepRecord): Shown =>
  step.status === "succeeded" && step.cachedFrom !== undefined ? "cached" : step.status;

/** The anchor of a step's row in the table, and of its log. */
export const stepAnchor = (record: RunRecord, name: string): string =>
  `step-${record.steps.findIndex((step) => step.name === name) + 1}`;
export const logAnchor = (record: RunRecord, name: string): string =>
  `log-${record.steps.findIndex((step) => step.name === name) + 1}`;
