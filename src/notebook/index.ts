/**
 * Pictures and tables of pipelines, shown inline in a notebook. Call `useDisplay(display)` once before.
 * @module
 */
import { resolve as resolvePath } from "node:path";
import { nodeHost } from "../app/host/host.ts";
import { prepareAuthored } from "../app/load/prepare.ts";
import { type RunResult, runPrepared } from "../app/run.ts";
import type { Authored } from "../author/index.ts";
import { canonicalText } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { html } from "../base/markup.ts";
import { graphOf, svg } from "../compile/graph/index.ts";
import type { StepConfig } from "../config/index.ts";
import { type Diagnostic, hasErrors, SpeclineError } from "../diagnostics/index.ts";
import type { RunRecord } from "../local/index.ts";
import { explain, type PortExplanation, resolve } from "../resolve/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { redactor, showHtml, showPage, showSvg } from "./display.ts";
import { configTableHtml, explanationHtml, faultsHtml, runHtml } from "./tables.ts";

export { type Display, useDisplay } from "./display.ts";

/** Displays configs as a table. */
export const configTable = (...configs: readonly (StepConfig | readonly StepConfig[])[]): void =>
  showHtml(configTableHtml(configs.flat()));

/**
 * Draws a pipeline. Inputs that could not be wired are missing from the picture.
 *
 * @returns the SVG
 */
export async function graph(pipeline: Authored): Promise<string> {
  const { value } = resolve(pipeline.build().value, pipeline.registry);
  const picture = await svg(graphOf(value));
  showSvg(picture, value.title);
  return picture;
}

/**
 * Explains why inputs are wired as they are.
 *
 * @param pipeline - a pipeline in any form
 * @param place - STEP or STEP.PORT; everything if omitted
 */
export function explanation(pipeline: Authored, place?: string): readonly PortExplanation[] {
  const { value } = resolve(pipeline.build().value, pipeline.registry);
  const { ports, diagnostics } = explain(value, pipeline.registry, place);
  showHtml(ports.length === 0 ? faultsHtml(diagnostics) : explanationHtml(ports));
  return ports;
}

/** Shows all problems that a pipeline has on this machine. Data paths are relative to the current folder. */
export async function check(pipeline: Authored): Promise<readonly Diagnostic[]> {
  const { diagnostics } = await prepareAuthored(quietHost(), pipeline, process.cwd(), { target: "local" });
  showHtml(faultsHtml(diagnostics));
  return diagnostics;
}

/**
 * Compiles a pipeline.
 *
 * @param pipeline - a pipeline in any form
 * @param target - a target in specline.config.yaml; this machine if omitted
 * @returns the definition that SageMaker receives, and its canonical text
 * @throws SpeclineError with all errors at once
 */
export async function compile(
  pipeline: Authored,
  target = "local",
): Promise<{ readonly definition: Definition; readonly text: string }> {
  const { compiled, diagnostics } = await prepareAuthored(quietHost(), pipeline, process.cwd(), { target });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (compiled === undefined || errors.length > 0) throw new SpeclineError(errors);
  return { definition: compiled.definition, text: canonicalText(compiled.definition) };
}

/** A local run of a pipeline. */
export interface Run {
  readonly record: RunRecord;
  /** The run's folder. */
  readonly folder: string;
  /** The path to the run's report. */
  readonly report?: string;
}

/** Options for running a pipeline in a notebook. */
export interface NotebookRunOptions {
  /** Values for the pipeline's parameters. */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  /** The work folder; ".specline" by default. */
  readonly work?: string;
  /** If false, every step runs, even if a cached result exists. */
  readonly cache?: boolean;
}

/**
 * Runs a pipeline locally and shows the result of each step.
 *
 * @param pipeline - a pipeline in any form
 * @param options - parameters, the work folder, and whether to use the cache
 * @returns the run record, including any failed steps
 * @throws SpeclineError if the pipeline cannot be run
 * @example
 * ```ts
 * import { Pipeline } from "specline";
 * import { report, run } from "specline/notebook";
 *
 * const pipeline = Pipeline("credit").autoTrainXgboost("data/credit.csv", { label: "Status", positive: "bad" });
 * await report(await run(pipeline));
 * ```
 */
export async function run(pipeline: Authored, options: NotebookRunOptions = {}): Promise<Run> {
  const host = quietHost();
  const work = options.work ?? ".specline";
  const prepared = await prepareAuthored(host, pipeline, process.cwd(), { target: "local" });
  const result: RunResult = await runPrepared(host, prepared, {
    work,
    parameters: Object.entries(options.parameters ?? {}).map(([name, value]) => `${name}=${value}`),
    cache: options.cache !== false,
  });
  const { record, places, diagnostics } = result;
  if (record === undefined || places === undefined) {
    throw new SpeclineError(
      hasErrors(diagnostics) ? diagnostics.filter(({ severity }) => severity === "error") : diagnostics,
    );
  }
  showHtml(runHtml(record));
  return defined({ record, folder: places.folder, report: places.report });
}

/**
 * Shows a run's report in a frame.
 *
 * @param run - the value returned by {@link run}
 * @param height - the frame's height in pixels
 */
export async function report({ record, folder }: Run, height = 900): Promise<void> {
  const { writeReport } = await import("../report/index.ts");
  showPage(await writeReport(record, quietHost().effects.files, folder), height);
}

/**
 * Shows a run's measurements: metrics, curves, calibration and feature importance.
 *
 * @param run - the value returned by {@link run}
 * @param height - the frame's height in pixels
 */
export async function plots({ record }: Run, height = 900): Promise<void> {
  const { plotsPage } = await import("../report/index.ts");
  showPage(await plotsPage(record, quietHost().effects.files), height);
}

/** Shows a file's contents. */
export async function file(path: string): Promise<void> {
  const text = await quietHost().effects.files.readText(resolvePath(path));
  showHtml(html`<pre>${text ?? `${path} does not exist`}</pre>`.toString());
}

/** A host that shows no progress, because a notebook displays only results. */
const quietHost = () => nodeHost(() => undefined, redactor);
