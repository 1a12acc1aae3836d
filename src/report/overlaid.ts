import { defined } from "../base/defined.ts";
import { html, type Markup } from "../base/markup.ts";
import { ownMember } from "../base/own.ts";
import type { RunRecord } from "../local/record/record.ts";
import { loadPlotter } from "./charts/plot.ts";
import { classificationCharts } from "./charts/ranking.ts";
import { reliabilityChart } from "./charts/reliability.ts";
import { ArtifactReader, type ReportFiles } from "./data/artifact-reader.ts";
import { figure } from "./data/metric-names.ts";
import { gather, type Measured } from "./data/report-data.ts";

/** Two steps whose curves are drawn over each other, by their names in the two runs. */
export interface OverlaidSteps {
  readonly before: string;
  readonly after: string;
}

/**
 * The curves of two runs, drawn over each other: ranking, and observed rates against mean scores.
 *
 * @returns a figure for each kind of curve that both runs have; none if they measured no two classes
 */
export async function overlaidCharts(
  files: ReportFiles,
  before: RunRecord,
  after: RunRecord,
  steps: readonly OverlaidSteps[],
): Promise<readonly { readonly step: string; readonly figures: Markup }[]> {
  const [plotter, one, other] = await Promise.all([
    loadPlotter(),
    gather(before, new ArtifactReader(files)),
    gather(after, new ArtifactReader(files)),
  ]);
  return steps.flatMap((step) => {
    const pairs = one.measured
      .filter(({ artifact }) => artifact.step === step.before)
      .flatMap((left) => {
        const right = other.measured.find(
          ({ artifact, split }) => artifact.step === step.after && split === left.split,
        );
        return right === undefined ? [] : [[named(left, before), named(right, after)] as const];
      });
    return pairs.flatMap((pair) => {
      const groups = pair.flatMap(({ name, curves, values }) => {
        const [bins, ece] = [curves?.reliability?.bins, ownMember(values, "ece")];
        const note = ece === undefined ? undefined : `ECE ${figure(ece)}`;
        return bins === undefined ? [] : [defined({ name, bins, note })];
      });
      const about = "Observed rate against mean score; on the dashed line, scores equal probabilities.";
      // That chart draws its last group in the color of the first series.
      const charts = [
        ...classificationCharts(plotter, pair),
        groups.length === pair.length
          ? reliabilityChart(plotter, "Reliability", about, [...groups].reverse())
          : undefined,
      ].filter((chart) => chart !== undefined);
      const split = pair[0].split;
      const name = split === undefined ? step.after : `${step.after}, ${split}`;
      return charts.length === 0 ? [] : [{ step: name, figures: html`<div class="figures">${charts}</div>` }];
    });
  });
}

const named = (measured: Measured, { run }: RunRecord): Measured => ({ ...measured, name: run });
