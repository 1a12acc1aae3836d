import { escaped } from "../../base/markup.ts";
import { dot, type Links } from "./dot.ts";
import type { Graph } from "./graph.ts";

/**
 * Colors of nodes and wires by class, from the custom properties in base/page.ts or, in a separate file, from
 * fallbacks.
 */
export const GRAPH_STYLE = `
.graph-picture { display: block; margin: 0 auto; max-width: 100%; height: auto; }
.graph-picture .node path, .graph-picture .node polygon, .graph-picture .node ellipse { fill: var(--panel, #f6f6f3); stroke: var(--faint, #8b939c); }
.graph-picture text { fill: var(--ink, #1d232b); font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
.graph-picture .node:not(.gate) text + text { fill: var(--soft, #5a636e); font-size: 10.5px; }
.graph-picture .cluster path, .graph-picture .cluster polygon { fill: none; stroke: var(--line, #dcdcd6); }
.graph-picture .cluster text { fill: var(--soft, #5a636e); letter-spacing: .04em; }
.graph-picture .edge path { stroke: var(--faint, #8b939c); }
.graph-picture .edge polygon { fill: var(--faint, #8b939c); stroke: var(--faint, #8b939c); }
.graph-picture .edge text { fill: var(--soft, #5a636e); }
.graph-picture .edge path.hit { stroke: transparent; stroke-width: 14; pointer-events: stroke; }
.graph-picture a { text-decoration: none; }
.graph-picture a[href] { cursor: pointer; }
.graph-picture .edge:hover path:not(.hit) { stroke: var(--accent, #1f5fa8); stroke-width: 2.2; }
.graph-picture .edge:hover polygon { fill: var(--accent, #1f5fa8); stroke: var(--accent, #1f5fa8); }
.graph-picture .node:hover path, .graph-picture .node:hover polygon { stroke-width: 2.2; }
.graph-picture .gate polygon { fill: var(--accent-soft, #e6eef8); stroke: var(--accent, #1f5fa8); }
.graph-picture .stop path { fill: var(--calm-soft, #eeeeea); stroke: var(--calm, #5f6772); }
.graph-picture .succeeded path, .graph-picture .succeeded polygon { fill: var(--good-soft, #e3f2ec); stroke: var(--good, #177458); }
.graph-picture .cached path, .graph-picture .cached polygon { fill: var(--paper, #ffffff); stroke: var(--good, #177458); stroke-dasharray: 2 3; }
.graph-picture .failed path, .graph-picture .failed polygon { fill: var(--bad-soft, #fbe9e4); stroke: var(--bad, #b5371f); stroke-width: 2.2; }
.graph-picture .stopped path, .graph-picture .stopped polygon { fill: var(--warn-soft, #faf0da); stroke: var(--warn, #8c5d08); }
.graph-picture .running path, .graph-picture .running polygon { fill: var(--accent-soft, #e6eef8); stroke: var(--accent, #1f5fa8); }
.graph-picture .skipped path, .graph-picture .skipped polygon,
.graph-picture .waiting path, .graph-picture .waiting polygon { fill: none; stroke: var(--faint, #8b939c); stroke-dasharray: 5 4; }
.graph-picture .skipped text, .graph-picture .waiting text { fill: var(--soft, #5a636e); }
`;

/** Colors for dark mode, which a separate file must include itself. */
const DARK_STYLE = `
@media (prefers-color-scheme: dark) {
  svg { --paper: #15181c; --panel: #1c2026; --ink: #e6e8ea; --soft: #a4acb5; --faint: #7b848e; --line: #343a42;
    --accent: #7fb2ec; --accent-soft: #1d2c40; --good: #5cc3a3; --good-soft: #17302a; --bad: #f08a70; --bad-soft: #3b1e18;
    --warn: #e0b25a; --warn-soft: #352a14; --calm: #98a1ab; --calm-soft: #262b31; background: var(--paper); }
}
`;

export interface SvgOptions extends Links {
  /** True if the picture is in a page that includes GRAPH_STYLE. Otherwise, the picture includes its style sheet. */
  readonly inline?: boolean;
}

/** Returns the graph as SVG, laid out by Graphviz (1.4 MB of WebAssembly, loaded only here). */
export async function svg(graph: Graph, options: SvgOptions = {}): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const drawn = (await instance()).renderString(dot(graph, options), { format: "svg", engine: "dot" });
  const [, width = "0", height = "0"] = /<svg width="(\d+)pt" height="(\d+)pt"/.exec(drawn) ?? [];
  const [, box = ""] = /viewBox="([^"]*)"/.exec(drawn) ?? [];
  const inner = drawn.slice(drawn.indexOf(">", drawn.indexOf("<svg")) + 1, drawn.lastIndexOf("</svg>"));
  const name = `${graph.title}: ${graph.nodes.length} nodes, ${graph.edges.length} edges`;
  const space = options.inline === true ? "" : ' xmlns="http://www.w3.org/2000/svg"';
  // Screen readers hide the contents of an image, so a picture with links must not have the image role.
  const role = options.node === undefined && options.edge === undefined ? "img" : "group";
  const style = options.inline === true ? "" : `<style>${GRAPH_STYLE}${DARK_STYLE}</style>`;
  // Points become pixels, so that a 13-point font is 13 pixels high.
  return `<svg${space} class="graph-picture" role="${role}" aria-label="${escaped(name)}" width="${width}" height="${height}" viewBox="${box}">${style}${tidy(inner)}</svg>\n`;
}

/**
 * Adapts Graphviz's output for the web: removes comments, replaces titles such as "n1&#45;&gt;n2", uses links without
 * the xlink prefix, and adds a wide invisible path under each wire, so that it can be tapped with a finger.
 */
function tidy(body: string): string {
  return body
    .replace(/<!--[\s\S]*?-->\n?/g, "")
    .replace(/<title>[^<]*<\/title>\n?/g, "")
    .replace(/ xml:space="preserve"/g, "")
    .replace(/ font-family="[^"]*"/g, ' font-family="Helvetica, Arial, sans-serif"')
    .replace(
      /<a(?: xlink:(href="[^"]*"))?(?: xlink:title="([^"]*)")?>/g,
      (_, href = "", title = "") => `<a ${href}><title>${title}</title>`,
    )
    .replace(/(<path fill="none"[^>]*? d="([^"]*)"\/>)(\s*<polygon)/g, '<path class="hit" fill="none" d="$2"/>$1$3');
}
