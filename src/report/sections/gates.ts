import type { Json, JsonObject } from "../../base/canonical.ts";
import { objectOf } from "../../base/json.ts";
import { html, type Markup, trusted } from "../../base/markup.ts";
import { ownMember } from "../../base/own.ts";
import { conditionText } from "../../compile/graph/index.ts";
import { choosesBranch } from "../../sagemaker/kinds.ts";
import { track } from "../charts/track.ts";
import { figure, metricName } from "../data/metric-names.ts";
import type { Measured } from "../data/report-data.ts";
import type { Section } from "../section.ts";
import type { ReportSource } from "../source.ts";

interface Compared {
  readonly step: string;
  readonly metric: string;
  readonly type: string;
  readonly limit: number;
}

/** All of the run's conditions, with their outcomes, the numbers compared, and the uncertainty. */
export function gates(source: ReportSource): Section | undefined {
  const { record, pipeline } = source;
  const conditions = record.steps.filter(({ type, outcome }) => outcome !== undefined || choosesBranch(type));
  if (conditions.length === 0) return undefined;
  const declared = new Map((pipeline?.gates ?? []).map((gate) => [gate.id, gate]));
  const bodies = conditions.map(({ name, message, status, ...step }) => {
    const outcome = status === "succeeded" ? step.outcome : undefined;
    const said = outcome === undefined ? status : outcome ? "yes" : "no";
    const badge = outcome === undefined ? "skipped" : outcome ? "succeeded" : "failed";
    return html`<article class="gate"><h3><span class="badge ${badge}">${said}</span> ${name}</h3>
${(declared.get(name)?.conditions ?? []).map((condition) => line(condition, source))}
${message !== undefined && html`<p class="quiet">${message}</p>`}</article>
`;
  });
  return { id: "gates", title: conditions.length === 1 ? "Gate" : "Gates", body: html`${bodies}` };
}

function line(condition: JsonObject, source: ReportSource): Markup {
  const compared = comparison(condition);
  if (compared === undefined) return html`<p>${conditionText(condition)}</p>`;
  const { step, metric, limit, type } = compared;
  const measured = source.rendered.measured.find(
    (one) => one.artifact.step === step && ownMember(one.values, metric) !== undefined,
  );
  const value =
    ownMember(measured?.values, metric) ?? numberOf(ownMember(ownMember(source.record.metrics, step), metric));
  const sign = conditionText(condition).split(" ")[1];
  if (value === undefined)
    return html`<p>${metricName(metric).title} of ${step}: not measured; ${sign} ${limit} was required</p>`;
  const met = holds(type, value, limit);
  const sure = certainty(measured, metric, type, limit);
  const drawn =
    metricName(metric).scale === "unit" && track({ value, limit, interval: ownMember(measured?.intervals, metric) });
  return html`<div class="test">${drawn && trusted(drawn)}<p><b>${metricName(metric).title} ${figure(value)}</b> of ${step} ${met ? "meets" : "misses"} <b>${sign} ${limit}</b>${
    sure !== undefined && html`<span class="quiet">; ${sure}</span>`
  }${measured?.estimate !== undefined && html`<span class="quiet">; the mean of repeated ${measured.estimate}</span>`}</p></div>
`;
}

/** What the interval implies for the comparison. */
function certainty(measured: Measured | undefined, metric: string, type: string, limit: number): string | undefined {
  const interval = ownMember(measured?.intervals, metric);
  if (interval === undefined) return undefined;
  const ends = interval.map((end) => holds(type, end, limit));
  const range = `95 % interval ${figure(interval[0])} to ${figure(interval[1])}`;
  if (ends.every(Boolean)) return `${range}, entirely on this side`;
  return ends.some(Boolean) ? `${range}, which contains the limit` : `${range}, entirely on the other side`;
}

const TESTS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  GreaterThanOrEqualTo: (value, limit) => value >= limit,
  GreaterThan: (value, limit) => value > limit,
  LessThanOrEqualTo: (value, limit) => value <= limit,
  LessThan: (value, limit) => value < limit,
  Equals: (value, limit) => value === limit,
};
const holds = (type: string, value: number, limit: number): boolean => ownMember(TESTS, type)?.(value, limit) ?? false;

/** A comparison of a step's metric with a number, the only form of condition whose numbers can be shown. */
function comparison(condition: JsonObject): Compared | undefined {
  const { Type: type, LeftValue: left, RightValue: right } = condition;
  const measured = objectOf(left)["Specline:Metric"];
  if (measured === undefined || typeof right !== "number" || typeof type !== "string") return undefined;
  if (ownMember(TESTS, type) === undefined) return undefined;
  const { step, metric } = objectOf(measured);
  return { step: String(step), metric: String(metric), type, limit: right };
}

const numberOf = (value: Json | undefined): number | undefined => (typeof value === "number" ? value : undefined);
