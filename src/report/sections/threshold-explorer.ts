import { html, type Markup } from "../../base/markup.ts";
import { count, figure, percent } from "../data/metric-names.ts";
import type { Predicted } from "../data/predictions.ts";
import { type Cheapest, cheapest, cost, outcomes, type ThresholdOutcome } from "../data/thresholds.ts";

/**
 * The confusion of two classes for each of several thresholds, of which one is shown. The choice is a group of radio
 * buttons, so that it needs no script and works by keyboard.
 *
 * @param own - the threshold in use
 * @param classes - the names of the negative and the positive class
 */
export function thresholdExplorer(
  { name, labels, scores }: Predicted,
  own: number,
  classes: readonly [string, string] = ["negative", "positive"],
): Markup | undefined {
  const found = outcomes(labels, scores, own);
  const positives = labels.filter((label) => label === "1").length;
  if (positives === 0 || positives === labels.length) return undefined;
  const group = `threshold-${name}`;
  const choices = found.map(({ threshold }, index) => {
    const id = `${group}-${index}`;
    const isOwn = threshold === own;
    return html`<input type="radio" id="${id}" name="${group}"${isOwn && html` checked`}><label for="${id}">${figure(threshold)}${isOwn && html`<span class="type">in use</span>`}</label>
`;
  });
  return html`<figure><figcaption><h3>Confusion by threshold, ${name}</h3><p>Rows are true classes and columns are predicted classes; shares are of the true class.${classes[1] !== "positive" && ` ${classes[1]} is positive.`}</p></figcaption>
<fieldset class="explorer"><legend>A row counts as positive from a score of</legend>
${choices}${found.map((one) => panel(one, classes))}</fieldset></figure>
<figure><figcaption><h3>Cheapest threshold, ${name}</h3><p>If a missed positive costs as many times as much as a false alarm. These thresholds are the best on these rows, so expect somewhat higher costs on others.</p></figcaption>${prices(cheapest(labels, scores), found, own)}</figure>
`;
}

function panel(one: ThresholdOutcome, [negative, positive]: readonly [string, string]): Markup {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = one;
  const [positives, negatives] = [truePositives + falseNegatives, falsePositives + trueNegatives];
  const said = truePositives + falsePositives;
  const rows = positives + negatives;
  const precision = said === 0 ? undefined : truePositives / said;
  const recall = truePositives / positives;
  const f1 = (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
  const cell = (value: number, of: number): Markup =>
    html`<td class="number s${Math.round((value / of) * 5)}">${count(value)}<span class="type">${percent(value / of)}</span></td>`;
  const line = (word: string, called: readonly number[], of: number): Markup =>
    html`<tr><th scope="row">${word}</th>${called.map((value) => cell(value, of))}<td class="number">${count(of)}</td></tr>
`;
  const measures = [
    ["Precision", precision === undefined ? "no row is called positive" : figure(precision)],
    ["Recall", figure(recall)],
    ["F1", figure(f1)],
    ["Accuracy", figure((truePositives + trueNegatives) / rows)],
    ["Called positive", percent(said / rows)],
  ];
  return html`<div class="outcome"><div class="scroll" tabindex="0"><table class="confusion"><thead><tr><td></td><th class="number">${negative}</th><th class="number">${positive}</th><th class="number">Rows</th></tr></thead>
<tbody>${line(negative, [trueNegatives, falsePositives], negatives)}${line(positive, [falseNegatives, truePositives], positives)}</tbody></table></div>
<dl class="pairs">${measures.map(([word, value]) => html`<div><dt>${word}</dt><dd>${value}</dd></div>`)}</dl></div>
`;
}

/** The cheapest threshold for each price, and what it saves compared with the one in use. */
function prices(best: readonly Cheapest[], found: readonly ThresholdOutcome[], own: number): Markup {
  const used = found.find(({ threshold }) => threshold === own);
  return html`<div class="scroll" tabindex="0"><table><thead><tr><th class="number">Price of a miss</th><th class="number">Threshold</th><th class="number">Missed</th><th class="number">False alarms</th><th class="number">Cost</th><th class="number">Cost in use</th></tr></thead>
<tbody>${best.map(
    (
      one,
    ) => html`<tr><th scope="row" class="number">${count(one.ratio)} ×</th><td class="number">${Number.isFinite(one.threshold) ? figure(one.threshold) : "none positive"}</td><td class="number">${count(one.falseNegatives)}</td><td class="number">${count(one.falsePositives)}</td><td class="number strong">${count(cost(one, one.ratio))}</td><td class="number">${used === undefined ? "–" : count(cost(used, one.ratio))}</td></tr>
`,
  )}</tbody></table></div>`;
}
