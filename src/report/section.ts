import type { Markup } from "../base/markup.ts";
import type { RunRecord, StepRecord } from "../local/record/record.ts";
import type { Plotter } from "./charts/plot.ts";
import type { ReportData } from "./data/report-data.ts";

/** The input for sections that show the steps' outputs. It is the same for every run with the same outputs. */
export interface DrawnSection {
  readonly data: ReportData;
  readonly plotter: Plotter;
}

/** A section of the report, or undefined if its data is absent. An undefined section is omitted. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

/** A step's displayed status. A cached step is shown as succeeded although it did not run. */
export type Shown = StepRecord["status"] | "cached";

export const shownAs = (step: StepRecord): Shown =>
  step.status === "succeeded" && step.cachedFrom !== undefined ? "cached" : step.status;

/** The anchor for a step's table row, and for its log. */
export const stepAnchor = (record: RunRecord, name: string): string =>
  `step-${record.steps.findIndex((step) => step.name === name) + 1}`;
export const logAnchor = (record: RunRecord, name: string): string =>
  `log-${record.steps.findIndex((step) => step.name === name) + 1}`;
