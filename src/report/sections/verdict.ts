import { html, type Markup } from "../../base/markup.ts";
import { ownMember } from "../../base/own.ts";
import { percentage, readableSeconds } from "../../base/units.ts";
import { listed, quoted } from "../../base/words.ts";
import type { RunRecord } from "../../local/record/record.ts";
import { endsRun } from "../../sagemaker/kinds.ts";
import { satisfies } from "../../spec/kinds.ts";
import { type Artifact, artifactsOf } from "../data/artifacts.ts";
import { count, figure, inOrder, metricName } from "../data/metric-names.ts";
import { comparesBeforeAndAfter, type Measured, toldApart } from "../data/report-data.ts";
import type { ReportSource } from "../source.ts";

const VERDICTS: Readonly<Record<RunRecord["status"], string>> = {
  running: "Still running",
  succeeded: "Succeeded",
  failed: "Failed",
  stopped: "Stopped",
  interrupted: "Interrupted",
  incomplete: "Incomplete",
};

/** The title, the verdict, and the headline numbers. */
export function verdict({ record, folder, rendered }: ReportSource): Markup {
  return html`<header class="verdict ${record.status}">
<p class="eyebrow">Local run of a SageMaker pipeline</p>
<h1>${record.title}</h1>
<p class="sentence"><span class="badge ${record.status}">${VERDICTS[record.status]}</span> ${sentence(record)}</p>
${tiles(toldApart(rendered.measured))}
<dl class="facts">
<div><dt>Run</dt><dd class="mono">${record.run}</dd></div>
<div><dt>Started</dt><dd><time datetime="${record.startedAt}">${moment(record.startedAt)}</time></dd></div>
<div><dt>Definition</dt><dd class="mono">${record.definitionDigest.slice(0, 12)}</dd></div>
<div class="wide"><dt>Folder</dt><dd class="mono">${folder}</dd></div>
${headOutputs(artifactsOf(record))}
</dl>
</header>`;
}

/** "2026-11-23 18:41:07 UTC" */
const moment = (iso: string): string => iso.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");

function sentence(record: RunRecord): string {
  const { steps } = record;
  const of = (...states: readonly string[]): number => steps.filter(({ status }) => states.includes(status)).length;
  const failed = steps.filter(({ status }) => status === "failed").map(({ name }) => quoted(name));
  const cached = steps.filter(({ status, cachedFrom }) => status === "succeeded" && cachedFrom !== undefined).length;
  const parts = [`${of("succeeded")} of ${steps.length} steps succeeded in ${readableSeconds(record.seconds)}`];
  if (cached > 0) parts.push(`${cached === of("succeeded") && cached > 1 ? "all" : cached} of them from the cache`);
  if (failed.length > 0) parts.push(`${listed(failed)} ${ended(record) ? "ended the run" : "failed"}`);
  if (of("stopped") > 0) parts.push(`${of("stopped")} ${of("stopped") === 1 ? "was" : "were"} stopped`);
  const left = of("skipped", "waiting");
  // In a successful run, these steps are in the arms that the conditions did not choose.
  const why = record.status === "succeeded" ? "not needed" : "not run";
  if (left > 0) parts.push(`${left} ${left === 1 ? "was" : "were"} ${why}`);
  return `${parts.join(", ")}.${sampleSentence(record)}`;
}

/** Shown above the headline numbers, and in the section of the metrics. */
export const sampleSentence = ({ sample }: Pick<RunRecord, "sample">): string =>
  sample === undefined
    ? ""
    : ` Measured on a sample of ${percentage(sample)} of the rows, so the metrics are not those of the whole table.`;

/** Whether a Fail step behind a gate ended the run on purpose and nothing broke. */
const ended = ({ steps }: RunRecord): boolean =>
  steps.every(({ status, type }) => status !== "failed" || endsRun(type));

/** The pipeline's results: its package or, if it does not create one, its models. */
function headOutputs(artifacts: readonly Artifact[]): readonly Markup[] {
  const of = (kind: string): readonly Artifact[] =>
    artifacts.filter((one) => one.kind !== undefined && satisfies(one.kind, kind));
  const [packages, models] = [of("package"), of("model")];
  const [word, wanted] = packages.length > 0 ? ["Package", packages] : ["Model", models];
  return wanted.map(
    ({ path, step }) =>
      html`<div class="wide"><dt>${word}${wanted.length > 1 && ` of ${step}`}</dt><dd class="mono">${path}</dd></div>`,
  );
}

/** The headline metrics, and how calibration changed the calibration error. */
function tiles(measured: readonly Measured[]): Markup | undefined {
  const ranked = measured
    // Early stopping used the validation rows, so metrics computed from those rows are not headline metrics.
    .filter((one) => !comparesBeforeAndAfter(one) && one.split !== "validation")
    .slice(0, 3)
    .flatMap((one, index) =>
      inOrder(Object.keys(one.values))
        .filter((name) => metricName(name).better !== undefined)
        .slice(0, index === 0 ? 2 : 1)
        .map((name) => {
          const interval = ownMember(one.intervals, name);
          const range = interval?.map(figure).join(" – ") ?? ownMember(one.intervalNotes, name);
          const base = ownMember(one.baseline, name);
          const beside = base === undefined ? undefined : `baseline ${figure(base)}`;
          const below = [range, beside, one.name].filter((part) => part !== undefined).join(" · ");
          return tile(metricName(name).title, figure(one.values[name] ?? Number.NaN), below);
        }),
    );
  const calibrated = measured.filter(comparesBeforeAndAfter).flatMap(({ values, name }) => {
    const [before, after] = [values["ece_before"], values["ece_after"]];
    if (before === undefined || after === undefined) return [];
    return [tile("ECE after calibration", figure(after), `${figure(before)} before · ${name}`)];
  });
  const rows = measured.find(({ values }) => values["rows"] !== undefined);
  const measuredRows =
    rows === undefined ? [] : [tile("Rows measured", count(rows.values["rows"] ?? Number.NaN), rows.name)];
  const all = [...ranked, ...calibrated, ...measuredRows];
  return all.length === 0 ? undefined : html`<ul class="tiles">${all}</ul>`;
}

const tile = (title: string, value: string, below: string): Markup =>
  html`<li><span class="name">${title}</span><span class="value">${value}</span><span class="below">${below}</span></li>`;
