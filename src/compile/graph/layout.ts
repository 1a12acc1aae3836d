import { visible } from "../../base/printable.ts";
import { withoutSecrets } from "../../base/secrets/index.ts";
import type { Graph, GraphNode } from "./graph.ts";

/** Makes a name or value from a user safe to show in a picture. */
export const shownLabel = (text: string): string => visible(withoutSecrets(text));

/** The nodes of one branch, which are drawn together. Nodes without a branch are outside all clusters. */
export interface Cluster {
  readonly branch?: string;
  readonly nodes: readonly GraphNode[];
}

/**
 * Groups the nodes by branch, in the order of each branch's first node, followed by nodes without a branch. If the only
 * branch is not mentioned in any step's name, it does not get a frame, because the frame would not distinguish
 * anything.
 */
export function branchesOf(graph: Graph): readonly Cluster[] {
  const branches = [...new Set(graph.nodes.flatMap(({ branch }) => (branch === undefined ? [] : [branch])))];
  const isNamed = graph.nodes.some(({ id, branch }) => branch !== undefined && id.endsWith(`_${branch}`));
  if (branches.length === 1 && !isNamed) return [{ nodes: graph.nodes }];
  const clusters: Cluster[] = branches.map((branch) => ({
    branch,
    nodes: graph.nodes.filter((node) => node.branch === branch),
  }));
  const loose = graph.nodes.filter(({ branch }) => branch === undefined);
  return loose.length === 0 ? clusters : [...clusters, { nodes: loose }];
}

/** The label, with one line per gate condition, because a diamond is twice as wide as its longest line. */
export const labelLines = ({ kind, label }: GraphNode): readonly string[] =>
  kind === "gate" ? label.split(/(?<= and) /) : [label];

/** Returns the second line of a node: the step's type unless the name contains it, followed by its state in a run. */
export function detail(node: GraphNode): string {
  const type = node.spec === undefined || node.label.startsWith(node.spec) ? undefined : node.spec;
  const outcome = node.state === undefined || node.state === "succeeded" ? node.note : withNote(node.state, node.note);
  return [type, outcome].filter((part) => part !== undefined && part !== "").join(" · ");
}

const withNote = (state: string, note: string | undefined): string =>
  note === undefined ? state : `${state}, ${note}`;
