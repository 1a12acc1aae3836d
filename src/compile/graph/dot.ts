import type { Graph, GraphEdge, GraphNode } from "./graph.ts";
import { branchesOf, detail, labelLines, shownLabel } from "./layout.ts";

/** Where nodes and edges lead to when they are clicked: fragments of the page that the picture stands in. */
export interface Links {
  readonly node?: (node: GraphNode, index: number) => string | undefined;
  readonly edge?: (edge: GraphEdge, index: number) => string | undefined;
}

/** Graphviz reads texts with escapes and entities: "\\N" would be a node's name, "&lt;" a sign. */
const quote = (...lines: readonly string[]): string =>
  `"${lines
    .map((line) =>
      shownLabel(line)
        .replaceAll("&", "&amp;")
        .replace(/["\\]/g, "\\$&")
        .replace(/[\r\n]+/g, " "),
    )
    .join("\\n")}"`;

const attribute = (name: string, ...lines: readonly (string | undefined)[]): readonly string[] => {
  const given = lines.filter((line) => line !== undefined && line !== "");
  return given.length === 0 ? [] : [`${name}=${quote(...(given as readonly string[]))}`];
};

/**
 * The graph in Graphviz' language. Ids ("node-3", "edge-5") and classes ("step failed") come through to the SVG,
 * where style sheets find them. Same graph, same text.
 */
export function dot(graph: Graph, links: Links = {}): string {
  const places = new Map(graph.nodes.map(({ id }, index) => [id, index]));
  const node = (one: GraphNode): string => {
    const index = places.get(one.id) as number;
    const attributes = [
      `id="node-${index + 1}"`,
      `class="${[one.kind, one.state ?? "plain"].join(" ")}"`,
      ...attribute("label", ...labelLines(one), detail(one)),
      ...(one.kind === "gate" ? ["shape=diamond", 'margin="0.02,0.02"', 'style="filled"'] : []),
      ...attribute("tooltip", [one.id, one.summary].filter((part) => part !== undefined).join(": ")),
      ...attribute("URL", links.node?.(one, index)),
    ];
    return `n${index + 1} [${attributes.join(" ")}];`;
  };
  const clusters = branchesOf(graph).flatMap(({ branch, nodes }, index) =>
    branch === undefined
      ? nodes.map((one) => `  ${node(one)}`)
      : [
          `  subgraph cluster_${index + 1} {`,
          `    class="branch"; style="rounded"; margin=14; labeljust=l; fontsize=11; label=${quote(`  ${branch}  `)};`,
          ...nodes.map((one) => `    ${node(one)}`),
          "  }",
        ],
  );
  const edges = graph.edges.map((one, index) => {
    const [from, to] = [places.get(one.from), places.get(one.to)].map((place) => `n${(place as number) + 1}`);
    const attributes = [
      `id="edge-${index + 1}"`,
      `class="${one.kind}"`,
      ...(one.kind === "arm" ? [`label=${one.side === "then" ? '" yes "' : '" no "'}`] : []),
      ...(one.kind === "order" || one.kind === "condition" ? ['style="dashed"'] : []),
      ...attribute("tooltip", edgeTitle(one)),
      ...attribute("URL", links.edge?.(one, index)),
    ];
    return `  ${from} -> ${to} [${attributes.join(" ")}];`;
  });
  return [
    `digraph ${quote(graph.title)} {`,
    '  rankdir=TB; bgcolor="transparent"; nodesep=0.28; ranksep=0.42; pad=0.1; fontname="Helvetica";',
    '  node [shape=box style="rounded,filled" fontname="Helvetica" fontsize=13 margin="0.2,0.08" height=0.45 penwidth=1.2];',
    '  edge [fontname="Helvetica" fontsize=10 arrowsize=0.7 penwidth=1.1];',
    ...clusters,
    ...edges,
    "}",
    "",
  ].join("\n");
}

/** "data → data (tabular.raw)" for every wire; which gate's arm, or that one only waits, for other edges. */
export function edgeTitle(edge: GraphEdge): string {
  if (edge.kind === "arm") return `${edge.from}: ${edge.side === "then" ? "yes" : "no"}`;
  if (edge.kind === "condition") return `${edge.to} reads ${edge.from}`;
  if (edge.kind === "order") return `${edge.to} waits for ${edge.from}`;
  return edge.wires.map(({ from, to, kind }) => `${from.port} → ${to.port} (${kind})`).join(", ");
}
