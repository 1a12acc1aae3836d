import type { Json } from "../../base/canonical.ts";
import { objectOf } from "../../base/json.ts";
import { html, type Markup } from "../../base/markup.ts";
import { ownMember } from "../../base/own.ts";
import { figure, inOrder, metricName } from "../data/metric-names.ts";
import type { Section } from "../section.ts";
import type { ReportSource } from "../source.ts";

/** Metrics of each step beyond these are in `compare`. */
const SHOWN = 3;

/** The metrics beside those of the last successful run of the same pipeline. */
export function lastRun({ record, before }: ReportSource): Section | undefined {
  if (before === undefined) return undefined;
  const lines = Object.entries(record.metrics).flatMap(([step, now]) => {
    const then = ownMember(before.metrics, step);
    if (then === undefined) return [];
    return inOrder(Object.keys(now))
      .filter((name) => metricName(name).better !== undefined)
      .flatMap(
        (name) => line(step, name, [ownMember(then, name), ownMember(now, name)], ownMember(now, "intervals")) ?? [],
      )
      .slice(0, SHOWN);
  });
  if (lines.length === 0) return undefined;
  const same = before.definitionDigest === record.definitionDigest;
  const body = html`<p>The run before, <span class="mono">${before.run}</span> of <time datetime="${before.startedAt}">${before.startedAt.slice(0, 16).replace("T", " ")} UTC</time>, had ${same ? "the same definition" : "another definition"}${before.sample !== record.sample && " and another sample of the rows"}.</p>
<div class="scroll" tabindex="0"><table><thead><tr><th>Step</th><th>Metric</th><th class="number">Before</th><th class="number">Now</th><th class="number">Change</th><th>Before, in this run's 95% interval</th></tr></thead><tbody>${lines}</tbody></table></div>
<p class="quiet">An interval is what other held-out rows could have given. Both runs may have been measured on the same rows, so a smaller difference can be real, and training again also changes a model a little. <span class="mono">specline compare ${before.run} ${record.run}</span> gives the interval of the difference, and says what changed.</p>`;
  return { id: "last-run", title: "Since the last run", body };
}

function line(
  step: string,
  name: string,
  [then, now]: readonly [Json | undefined, Json | undefined],
  intervals: Json | undefined,
): Markup | undefined {
  if (typeof then !== "number" || typeof now !== "number") return undefined;
  const { title, better } = metricName(name);
  const difference = now - then;
  const word = difference === 0 ? "" : difference > 0 === (better === "higher") ? "better" : "worse";
  const sign = difference === 0 ? "±" : difference > 0 ? "+" : "−";
  return html`<tr><th scope="row">${step}</th><td>${title}</td><td class="number">${figure(then)}</td><td class="number strong">${figure(now)}</td><td class="number">${sign}${figure(Math.abs(difference))}${word !== "" && html`<span class="type ${word}">${word}</span>`}</td><td>${inside(then, ownMember(objectOf(intervals), name))}</td></tr>
`;
}

function inside(value: number, interval: Json | undefined): string {
  if (!Array.isArray(interval)) return "–";
  const [low, high] = interval as readonly Json[];
  if (typeof low !== "number" || typeof high !== "number") return "–";
  return value >= low && value <= high ? "inside" : "outside";
}
