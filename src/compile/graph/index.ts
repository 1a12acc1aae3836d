export { conditionText } from "./condition-text.ts";
export { dot } from "./dot.ts";
export {
  type Graph,
  type GraphEdge,
  type GraphNode,
  type GraphSource,
  type GraphWire,
  graphOf,
  marked,
  type NodeState,
} from "./graph.ts";
export { graphJson } from "./graph-json.ts";
export { graphHtml } from "./html.ts";
export { mermaid } from "./mermaid.ts";
export { definitionSource } from "./of-definition.ts";
export { GRAPH_STYLE, svg } from "./svg.ts";
