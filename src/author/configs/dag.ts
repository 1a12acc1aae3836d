import { type Callable, callable } from "../../base/callable.ts";
import { defined } from "../../base/defined.ts";
import { topological } from "../../base/graph.ts";
import { isObject } from "../../base/json.ts";
import { didYouMean, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic, SpeclineError, type Staged } from "../../diagnostics/index.ts";

/** An edge of a graph: `from` comes before `to`. */
export type Edge = readonly [from: string, to: string];

/** A graph drawn by hand. If it has edges, they are authoritative. Otherwise edges are inferred. */
export interface Dag {
  readonly nodes: readonly string[];
  readonly edges?: readonly Edge[];
}

/** A graph as its author writes it. By default, the nodes are the ends of the edges, in that order. */
export type DagInput =
  | { readonly nodes: readonly string[]; readonly edges?: readonly Edge[] }
  | { readonly nodes?: readonly string[]; readonly edges: readonly Edge[] };

class CheckedGraph implements Dag {
  readonly nodes: readonly string[];
  readonly edges?: readonly Edge[];
  constructor(input: DagInput) {
    const read = readDag(input);
    const { nodes = [], edges } = read.value ?? {};
    const { diagnostics } = checkDag({ nodes, ...defined({ edges }) });
    if (read.diagnostics.length + diagnostics.length > 0)
      throw new SpeclineError([...read.diagnostics, ...diagnostics]);
    this.nodes = Object.freeze([...nodes]);
    if (edges !== undefined) this.edges = Object.freeze(edges);
    Object.freeze(this);
  }
}

/**
 * Creates a graph from nodes and edges, for a template.
 *
 * @throws SpeclineError with every error: an edge from or to an unknown node, a node that is listed twice, a cycle
 * @example
 * ```ts
 * import { createPipelineFromTemplate, Dag } from "specline";
 *
 * const dag = new Dag({ edges: [["CradleDataLoading_training", "TabularPreprocessing_training"]] });
 * export default await createPipelineFromTemplate("pipeline_config.json", { dag });
 * ```
 */
export const Dag: Callable<new (input: DagInput) => Dag> = callable(CheckedGraph);

/**
 * Reads a graph from a document such as `{"nodes": [names], "edges": [[from, to], …]}`. An edge can also be an object
 * with from and to. By default, the nodes are the ends of the edges.
 */
export function readDag(value: unknown): Staged<Dag | undefined> {
  const fault = (problem: string, path: string): Staged<undefined> => ({
    value: undefined,
    diagnostics: [diagnostic("author/dag-shape", { problem }, { path })],
  });
  if (!isObject(value)) return fault("it is not an object", "dag");
  const { edges } = value;
  const nodes =
    value["nodes"] ?? (Array.isArray(edges) ? [...new Set(edges.flatMap((edge) => readEdge(edge) ?? []))] : undefined);
  if (!Array.isArray(nodes)) return fault("'nodes' is not a list of names", "dag");
  const odd = nodes.findIndex((node) => typeof node !== "string" || node === "");
  if (odd >= 0) return fault(`node ${odd + 1} is not a name`, `dag.nodes[${odd}]`);
  if (edges === undefined || edges === null) return { value: { nodes: nodes as string[] }, diagnostics: [] };
  if (!Array.isArray(edges)) return fault("'edges' is not a list of pairs", "dag.edges");
  const read = edges.map(readEdge);
  const bad = read.indexOf(undefined);
  if (bad >= 0) return fault(`edge ${bad + 1} is not a pair of names`, `dag.edges[${bad}]`);
  return { value: { nodes: nodes as string[], edges: read as Edge[] }, diagnostics: [] };
}

function readEdge(value: unknown): Edge | undefined {
  const [from, to] =
    Array.isArray(value) && value.length === 2 ? value : isObject(value) ? [value["from"], value["to"]] : [];
  return typeof from === "string" && typeof to === "string" ? [from, to] : undefined;
}

/** A graph without invalid edges. */
export interface CheckedDag {
  /** Without duplicates. */
  readonly nodes: readonly string[];
  /** For each node, the nodes that have an edge to it. Undefined if edges are inferred. */
  readonly sources?: ReadonlyMap<string, readonly string[]>;
  /** The nodes that must come first. The result is the same with or without the edges that form a cycle. */
  readonly before?: ReadonlyMap<string, readonly string[]>;
  /** The nodes in topological order. */
  readonly order: readonly string[];
}

/** Removes duplicate nodes, edges from or to unknown nodes, and edges that form a cycle. */
export function checkDag({ nodes, edges }: Dag): Staged<CheckedDag> {
  const diagnostics: Diagnostic[] = [];
  const known = new Set<string>();
  for (const [index, node] of nodes.entries()) {
    if (known.has(node))
      diagnostics.push(diagnostic("author/dag-twice", { node }, { step: node, path: `dag.nodes[${index}]` }));
    known.add(node);
  }
  const before = new Map<string, string[]>([...known].map((node) => [node, []]));
  for (const [index, [from, to]] of (edges ?? []).entries()) {
    const path = `dag.edges[${index}]`;
    const strange = [from, to].filter((name) => !known.has(name));
    for (const name of strange) {
      const near = nearest(name, known);
      const hint = didYouMean(near);
      diagnostics.push(diagnostic("author/dag-node", { from, to, name }, { path }, defined({ hint })));
    }
    if (strange.length === 0 && !before.get(to)?.includes(from)) before.get(to)?.push(from);
  }
  const sources = new Map([...before].map(([to, from]) => [to, [...from]]));
  const { order, cycle } = topological(before);
  if (cycle !== undefined) {
    const path = [...cycle, cycle[0] ?? ""].join(" → ");
    diagnostics.push(diagnostic("author/dag-cycle", { path }, { path: "dag.edges" }));
    const stuck = new Set([...before.keys()].filter((node) => !order.includes(node)));
    for (const [to, from] of before)
      if (stuck.has(to))
        before.set(
          to,
          from.filter((node) => !stuck.has(node)),
        );
  }
  const all = { nodes: [...known], order: cycle === undefined ? order : topological(before).order };
  return { value: edges === undefined ? all : { ...all, before, sources }, diagnostics };
}
