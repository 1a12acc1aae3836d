import type { Graph, GraphEdge, GraphNode } from "./graph.ts";
import { branchesOf, detail, labelLines, shownLabel } from "./layout.ts";

/** The link targets of nodes and edges: fragments of the page that contains the picture. */
export interface Links {
  readonly node?: (node: GraphNode, index: number) => string | undefined;
  readonly edge?: (edge: GraphEdge, index: number) => string | undefined;
}

/** Graphviz interprets escapes and entities: "\\N" would be a node's name, and "&lt;" a less-than sign. */
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
  const given = lines.flatMap((line) => (line === undefined || line === "" ? [] : [line]));
  return given.length === 0 ? [] : [`${name}=${quote(...given)}`];
};

/**
 * Returns the graph in Graphviz's language. Ids ("node-3", "edge-5") and classes ("step failed") are kept in the SVG
 * for style sheets. The same graph always produces the same string.
 */
export function dot(graph: Graph, links: Links = {}): string {
  const places = new Map(graph.nodes.map(({ id }, index) => [id, index]));
  const numberOf = (id: string): number => (places.get(id) ?? Number.NaN) + 1;
  const node = (one: GraphNode): string => {
    const number = numberOf(one.id);
    const attributes = [
      `id="node-${number}"`,
      `class="${[one.kind, one.state ?? "plain"].join(" ")}"`,
      ...attribute("label", ...labelLines(one), detail(one)),
      ...(one.kind === "gate" ? ["shape=diamond", 'margin="0.02,0.02"', 'style="filled"'] : []),
      ...attribute("tooltip", [one.id, one.summary].filter((part) => part !== undefined).join(": ")),
      ...attribute("URL", links.node?.(one, number - 1)),
    ];
    return `n${number} [${attributes.join(" ")}];`;
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
    const attributes = [
      `id="edge-${index + 1}"`,
      `class="${one.kind}"`,
      ...(one.kind === "arm" ? [`label=${one.side === "then" ? '" yes "' : '" no "'}`] : []),
      ...(one.kind === "order" || one.kind === "condition" ? ['style="dashed"'] : []),
      ...attribute("tooltip", edgeTitle(one)),
      ...attribute("URL", links.edge?.(one, index)),
    ];
    return `  n${numberOf(one.from)} -> n${numberOf(one.to)} [${attributes.join(" ")}];`;
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

/** "data → data (tabular.raw)" for each wire. For other edges, the gate's outcome or the step that must end first. */
export function edgeTitle(edge: GraphEdge): string {
  const { kind } = edge;
  switch (kind) {
    case "arm":
      return `${edge.from}: ${edge.side === "then" ? "yes" : "no"}`;
    case "condition":
      return `${edge.to} reads ${edge.from}`;
    case "order":
      return `${edge.to} waits for ${edge.from}`;
    case "data":
      return edge.wires.map((wire) => `${wire.from.port} → ${wire.to.port} (${wire.kind})`).join(", ");
    default:
      return kind satisfies never;
  }
}
