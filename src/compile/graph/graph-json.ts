import { canonicalText } from "../../base/canonical.ts";
import type { Graph } from "./graph.ts";

/** Returns the graph as canonical JSON: nodes, and edges with their wires and reasons. */
export const graphJson = (graph: Graph): string => canonicalText(graph);
