import type { Graph, GraphEdge, GraphNode, NodeState } from "./graph.ts";
import { branchesOf, detail, labelLines, shownLabel } from "./layout.ts";

/** Mermaid writes entities with # instead of &. Quotes would end a label, and labels must not contain markup. */
const label = (text: string): string => shownLabel(text).replace(/[#&<>"`]/g, (letter) => `#${letter.codePointAt(0)};`);

/** Colors that are legible on both white and black, because GitHub renders Mermaid in the reader's color scheme. */
const STATES: Readonly<Record<NodeState, string>> = {
  succeeded: "stroke:#177458,stroke-width:2px",
  cached: "stroke:#177458,stroke-width:2px,stroke-dasharray:2 3",
  failed: "stroke:#b5371f,stroke-width:3px",
  running: "stroke:#1f5fa8,stroke-width:2px",
  skipped: "stroke:#8b939c,stroke-dasharray:5 4",
  stopped: "stroke:#8c5d08,stroke-width:2px",
  waiting: "stroke:#8b939c",
};

/**
 * Returns the graph as a Mermaid flowchart, with branches as subgraphs and gates as diamonds. The same graph always
 * produces the same string.
 */
export function mermaid(graph: Graph): string {
  const ids = new Map(graph.nodes.map(({ id }, index) => [id, `n${index + 1}`]));
  const node = (one: GraphNode): string => {
    const text = [...labelLines(one), detail(one)].filter((line) => line !== "").map(label);
    const shape = `"${text.join("<br>")}"`;
    const body = one.kind === "gate" ? `{${shape}}` : one.kind === "stop" ? `([${shape}])` : `[${shape}]`;
    return `${ids.get(one.id)}${body}${one.state === undefined ? "" : `:::${one.state}`}`;
  };
  const clusters = branchesOf(graph).flatMap(({ branch, nodes }, index) =>
    branch === undefined
      ? nodes.map((one) => `  ${node(one)}`)
      : [
          `  subgraph b${index + 1}["${label(branch)}"]`,
          "    direction TB",
          ...nodes.map((one) => `    ${node(one)}`),
          "  end",
        ],
  );
  const edges = graph.edges.map((one) => `  ${ids.get(one.from)} ${arrow(one)} ${ids.get(one.to)}`);
  const used = [...new Set(graph.nodes.flatMap(({ state }) => (state === undefined ? [] : [state])))].sort();
  const classes = used.map((state) => `  classDef ${state} ${STATES[state]}`);
  return `${["flowchart TD", ...clusters, ...edges, ...classes].join("\n")}\n`;
}

const arrow = ({ kind, side }: GraphEdge): string => {
  if (kind === "arm") return `-->|${side === "then" ? "yes" : "no"}|`;
  return kind === "data" ? "-->" : "-.->";
};
