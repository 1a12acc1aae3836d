import { html, type Markup } from "../../base/markup.ts";
import { historyChart, importanceChart } from "../charts/model.ts";
import { count } from "../data/metric-names.ts";
import type { TrainedModel } from "../data/report-data.ts";
import type { DrawnSection, Section } from "../section.ts";

/** Trained models: feature importance, metrics by round, and parameters. */
export function model({ data, plotter }: DrawnSection): Section | undefined {
  const bodies = data.models.flatMap((one) => {
    const charts = [importanceChart(plotter, one), ...historyChart(plotter, one)].filter(
      (chart) => chart !== undefined,
    );
    const text = summary(one);
    if (charts.length === 0 && text === undefined) return [];
    const heading = data.models.length > 1 && html`<h3>${one.artifact.step}</h3>`;
    return [html`${heading}${text}<div class="figures">${charts}</div>${parameters(one)}`];
  });
  return bodies.length === 0 ? undefined : { id: "model", title: "Model", body: html`${bodies}` };
}

function summary({ artifact, training, features }: TrainedModel): Markup | undefined {
  const parts: string[] = [];
  if (features !== undefined && features.features.length > 0) {
    const categories = features.features.filter(({ type }) => type === "category").length;
    parts.push(
      `${count(features.features.length)} features${categories > 0 ? `, ${categories} of them categories` : ""}`,
    );
  }
  if (features?.label) {
    const positive = features.positive;
    parts.push(
      `label ${features.label}${positive === undefined || positive === null ? "" : `, positive if it is ${String(positive)}`}`,
    );
  }
  if (training !== undefined) {
    const best = training.best_round;
    parts.push(
      `${count(training.rounds)} rounds${best === undefined || best === null ? "" : `, best round ${count(best)}`}`,
    );
  }
  return parts.length === 0 ? undefined : html`<p>${artifact.step}: ${parts.join("; ")}.</p>`;
}

function parameters({ training }: TrainedModel): Markup | undefined {
  const entries = Object.entries(training?.parameters ?? {});
  if (entries.length === 0) return undefined;
  return html`<details><summary>Training parameters <span class="quiet">${entries.length}</span></summary><dl class="pairs">${entries.map(
    ([name, value]) =>
      html`<div><dt>${name}</dt><dd class="mono">${typeof value === "string" ? value : JSON.stringify(value)}</dd></div>`,
  )}</dl></details>
`;
}
