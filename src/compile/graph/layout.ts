import { visible } from "../../base/printable.ts";
import { withoutSecrets } from "../../base/secrets/index.ts";
import type { Graph, GraphNode } from "./graph.ts";

/** A name or a value of the user's as a picture may show it. */
export const shownLabel = (text: string): string => visible(withoutSecrets(text));

/** Nodes of one branch, drawn together; those without a branch stand outside of every cluster. */
export interface Cluster {
  readonly branch?: string;
  readonly nodes: readonly GraphNode[];
}

/**
 * The nodes by branch, branches in the order of their first node, loose nodes last. A single branch that no name of a step
 * speaks of tells nothing apart, and a frame around a part of the steps would look as if it did: all are loose then.
 */
export function branchesOf(graph: Graph): readonly Cluster[] {
  const branches = [...new Set(graph.nodes.flatMap(({ branch }) => (branch === undefined ? [] : [branch])))];
  const spoken = graph.nodes.some(({ id, branch }) => branch !== undefined && id.endsWith(`_${branch}`));
  if (branches.length === 1 && !spoken) return [{ nodes: graph.nodes }];
  const clusters: Cluster[] = branches.map((branch) => ({
    branch,
    nodes: graph.nodes.filter((node) => node.branch === branch),
  }));
  const loose = graph.nodes.filter(({ branch }) => branch === undefined);
  return loose.length === 0 ? clusters : [...clusters, { nodes: loose }];
}

/** What a node is called, a line for each condition of a gate: a diamond is as wide as its longest line twice. */
export const labelLines = ({ kind, label }: GraphNode): readonly string[] =>
  kind === "gate" ? label.split(/(?<= and) /) : [label];

/** The second line of a node: the step's type where the name does not say it, then how it fared. */
export function detail(node: GraphNode): string {
  const type = node.spec === undefined || node.label.startsWith(node.spec) ? undefined : node.spec;
  const fared = node.state === undefined || node.state === "succeeded" ? node.note : withNote(node.state, node.note);
  return [type, fared].filter((part) => part !== undefined && part !== "").join(" · ");
}

const withNote = (state: string, note: string | undefined): string =>
  note === undefined ? state : `${state}, ${note}`;
