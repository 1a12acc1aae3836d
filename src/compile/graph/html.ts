import { html, type Markup, trusted } from "../../base/markup.ts";
import { page } from "../../base/page.ts";
import type { Candidate, Rejection } from "../../resolve/wired.ts";
import { edgeTitle } from "./dot.ts";
import type { Graph, GraphEdge, GraphWire } from "./graph.ts";
import { GRAPH_STYLE, svg } from "./svg.ts";

/** A description of each resolution rule. */
const RULES: Readonly<Record<Rejection, string>> = {
  explicit: "You wired it",
  only: "Only candidate",
  branch: "Branch visibility",
  hint: "Order of calls",
  row: "Position in the row",
  purpose: "Made on purpose",
  proved: "Proved subtype",
  beside: "One input each",
  names: "Evidence from names",
  kind: "Artifact kind",
  order: "Step order",
  arm: "Condition's arm",
  edge: "Graph's edges",
};

const STYLE = `
body { min-height: 100vh; }
header { padding: 1.1rem 1.5rem .9rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1.25rem; margin: 0; font-weight: 650; }
header p { margin: .15rem 0 0; color: var(--soft); font-size: .9rem; }
main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(20rem, 27rem); }
.picture { padding: 1.5rem; overflow: auto; max-height: calc(100vh - 4.8rem); position: sticky; top: 0; }
.wires { border-left: 1px solid var(--line); padding: 1rem 1.25rem 40vh; overflow: auto; max-height: calc(100vh - 4.8rem); }
.wires > p { color: var(--soft); font-size: .9rem; margin: 0 0 .9rem; }
.wire { padding: .7rem .8rem; margin: 0 -.8rem .25rem; border-radius: 8px; scroll-margin: .8rem; }
.wire:target { background: var(--accent-soft); box-shadow: inset 3px 0 0 var(--accent); }
.wire h2 { font-size: .95rem; margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.wire h2 a { color: inherit; text-decoration: none; }
.wire h2 .port { color: var(--soft); font-weight: 400; }
.wire .what { margin: .1rem 0 .35rem; color: var(--soft); font-size: .84rem; }
.wire .why { margin: 0; font-size: .92rem; }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 4px; padding: 0 .35rem; font-size: .78rem; color: var(--soft); white-space: nowrap; }
table { border-collapse: collapse; width: 100%; margin-top: .5rem; font-size: .83rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .15rem; }
td { padding: .25rem .5rem .25rem 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td:last-child { padding-right: 0; color: var(--soft); }
@media (max-width: 56rem) { main { grid-template-columns: 1fr; } .picture, .wires { max-height: none; position: static; }
  .wires { border-left: 0; border-top: 1px solid var(--line); } }
@media print { main { display: block; } .picture, .wires { max-height: none; overflow: visible; position: static; } .wire { break-inside: avoid; } }
`;

interface Placed {
  readonly edge: GraphEdge;
  readonly id: string;
  /** The id of the edge in the picture. */
  readonly picture: string;
}

/**
 * A page on which clicking a wire shows the chosen source, the evidence, and the rules that rejected the other
 * candidates. It does not need a script, because wires are links to their explanations.
 *
 * @param graph - drawn from a Wired, which contains the considered candidates, or from a manifest, which does not
 * @param explanation - wires with the considered candidates, for a graph drawn from a manifest
 */
export async function graphHtml(graph: Graph, explanation: readonly GraphWire[] = []): Promise<string> {
  const placed = graph.edges.map((edge, index) => ({ edge, id: `wire-${index + 1}`, picture: `edge-${index + 1}` }));
  const picture = await svg(graph, { inline: true, edge: (_, index) => `#wire-${index + 1}` });
  const steps = graph.nodes.filter(({ kind }) => kind === "step").length;
  const wires = graph.edges.reduce((sum, { wires }) => sum + wires.length, 0);
  const body = html`<header><h1>${graph.title}</h1><p>${steps} steps, ${wires} wires. Click a wire to see why it was chosen.</p></header>
<main>
<div class="picture">${trusted(picture)}</div>
<section class="wires" aria-label="Why each wire was chosen">${placed.map((one) => article(one, explanation))}</section>
</main>`;
  return page(graph.title, STYLE + GRAPH_STYLE + selection(placed), body);
}

/** Highlights the wire whose explanation is selected or under the pointer. */
function selection(placed: readonly Placed[]): string {
  return placed
    .map(({ id, picture }) => {
      const chosen = [`body:has(#${id}:target) #${picture}`, `body:has(#${id}:hover) #${picture}`];
      const path = chosen.map((one) => `${one} path:not(.hit)`).join(", ");
      const tip = chosen.map((one) => `${one} polygon`).join(", ");
      return `${path} { stroke: var(--accent); stroke-width: 2.6; }\n${tip} { fill: var(--accent); stroke: var(--accent); }`;
    })
    .join("\n");
}

function article({ edge, id, picture }: Placed, explanation: readonly GraphWire[]): Markup {
  if (edge.kind !== "data") {
    return html`<article class="wire" id="${id}"><h2><a href="#${picture}">${edge.from} → ${edge.to}</a></h2><p class="what">${edgeTitle(edge)}</p></article>
`;
  }
  return html`<article class="wire" id="${id}"><h2><a href="#${picture}">${edge.from} → ${edge.to}</a></h2>${edge.wires.map(
    (wire) => wireBody(wire, explanation.find((other) => sameWire(wire, other))?.considered ?? wire.considered ?? []),
  )}</article>
`;
}

const sameWire = (a: GraphWire, b: GraphWire): boolean =>
  a.from.step === b.from.step && a.from.port === b.from.port && a.to.step === b.to.step && a.to.port === b.to.port;

function wireBody(wire: GraphWire, considered: readonly Candidate[]): Markup {
  const rejected = considered.flatMap(({ rejectedBy, ...one }) =>
    rejectedBy === undefined ? [] : [{ ...one, rule: RULES[rejectedBy] }],
  );
  return html`<p class="what">${wire.from.port} → ${wire.to.port} · <code>${wire.kind}</code></p>
<p class="why"><span class="tag">${RULES[wire.rule]}</span> ${wire.why}</p>${
    rejected.length > 0 &&
    html`<table><caption>Also considered</caption><tbody>${rejected.map(
      (one) =>
        html`<tr><td>${one.step}.${one.port}</td><td><span class="tag">${one.rule}</span> ${one.because}</td></tr>`,
    )}</tbody></table>`
  }`;
}
