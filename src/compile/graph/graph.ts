import { byText, type Json, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { topological } from "../../base/graph.ts";
import { grouped } from "../../base/grouped.ts";
import { ownMember } from "../../base/own.ts";
import type { Candidate, Rule } from "../../resolve/wired.ts";
import type { Arm } from "../../spec/pipeline.ts";
import { stepsIn } from "../../spec/reference.ts";
import { allText } from "./condition-text.ts";

/** The state of a node in a run. */
export type NodeState = "waiting" | "running" | "succeeded" | "cached" | "failed" | "skipped" | "stopped";

export interface GraphNode {
  readonly id: string;
  /** The id without the branch, because the enclosing cluster shows the branch. */
  readonly label: string;
  readonly kind: "step" | "gate" | "stop";
  readonly spec?: string;
  readonly branch?: string;
  readonly arm?: Arm;
  readonly summary?: string;
  readonly state?: NodeState;
  /** A short note under the label, such as "0.42 s". */
  readonly note?: string;
}

/** A wired pair of ports, with the reason for the wire. */
export interface GraphWire {
  readonly from: { readonly step: string; readonly port: string };
  readonly to: { readonly step: string; readonly port: string };
  readonly kind: string;
  readonly rule: Rule;
  readonly why: string;
  readonly considered?: readonly Candidate[];
}

/** The connection between two nodes: their wires, or the fact that one must wait for the other. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /**
   * "data" carries wires, "order" only enforces an order, "condition" leads into a gate, and "arm" leads out of one.
   */
  readonly kind: "data" | "order" | "condition" | "arm";
  readonly side?: Arm["side"];
  readonly wires: readonly GraphWire[];
}

export interface Graph {
  readonly title: string;
  /** In topological order, with ties broken by name. */
  readonly nodes: readonly GraphNode[];
  /** Sorted by the positions in `nodes` of the nodes that they connect. */
  readonly edges: readonly GraphEdge[];
}

/** The source of a picture: a Wired, a Manifest, or a definition converted by `definitionSource`. */
export interface GraphSource {
  readonly title: string;
  readonly steps: readonly {
    readonly id: string;
    readonly spec: string;
    readonly branch?: string;
    readonly effectiveBranch?: string;
    readonly summary?: string;
    readonly arm?: Arm;
    readonly after?: readonly string[];
    readonly config?: JsonObject;
  }[];
  readonly wires: readonly GraphWire[];
  readonly gates?: readonly {
    readonly id: string;
    readonly conditions: readonly JsonObject[];
    readonly otherwiseFail?: readonly Json[];
    readonly arm?: Arm;
    readonly after?: readonly string[];
  }[];
}

/** Returns a pipeline's graph: its steps, its gates, and one edge for each connected pair. */
export function graphOf(source: GraphSource): Graph {
  const gates = gatesOf(source);
  const steps = source.steps.map(({ id, spec, arm, summary, ...step }): GraphNode => {
    const branch = step.effectiveBranch ?? step.branch;
    return { id, label: withoutBranch(id, branch), kind: "step", spec, ...defined({ branch, arm, summary }) };
  });
  const nodes = [...steps, ...gates.flatMap(gateNodes)];
  const edges = [
    ...wireEdges(source.wires),
    // A step that is written in SageMaker's form reads the inputs to which its request refers.
    ...source.steps.flatMap(({ id, config }) => stepsIn(config).map((from) => edge(from, id, "data"))),
    ...source.steps.flatMap(({ id, after = [] }) => after.map((from) => edge(from, id, "order"))),
    ...gates.flatMap(({ id, after = [] }) => after.map((from) => edge(from, id, "order"))),
    ...gates.flatMap(({ id, conditions }) => stepsIn(conditions).map((from) => edge(from, id, "condition"))),
  ];
  return ordered(source.title, nodes, distinct([...edges, ...armEdges(nodes, edges)]));
}

/** Returns the same graph with the states that its nodes have in a run. */
export const marked = (
  graph: Graph,
  marks: Readonly<Record<string, { readonly state: NodeState; readonly note?: string }>>,
): Graph => ({ ...graph, nodes: graph.nodes.map((node) => ({ ...node, ...ownMember(marks, node.id) })) });

type SourceGate = NonNullable<GraphSource["gates"]>[number];

/** Returns the source's gates, and undeclared gates to whose arms steps belong. */
function gatesOf(source: GraphSource): readonly SourceGate[] {
  const given = source.gates ?? [];
  const known = new Set(given.map(({ id }) => id));
  const named = source.steps.flatMap(({ arm }) => (arm === undefined || known.has(arm.gate) ? [] : [arm.gate]));
  return [...given, ...[...new Set(named)].map((id) => ({ id, conditions: [] }))];
}

function gateNodes({ id, conditions, otherwiseFail, arm }: SourceGate): readonly GraphNode[] {
  const label = allText(conditions);
  const gate: GraphNode = { id, label: label === "" ? id : label, kind: "gate", ...defined({ arm }) };
  if (otherwiseFail === undefined) return [gate];
  return [gate, { id: `${id}:stop`, label: "stop", kind: "stop", arm: { gate: id, side: "else" } }];
}

const edge = (from: string, to: string, kind: GraphEdge["kind"]): GraphEdge => ({ from, to, kind, wires: [] });

function wireEdges(wires: readonly GraphWire[]): readonly GraphEdge[] {
  const byPair = grouped(wires, ({ from, to }) => JSON.stringify([from.step, to.step]));
  return [...byPair.values()].map((group) => {
    const [first] = group;
    const sorted = [...group].sort((a, b) => byText(a.to.port, b.to.port) || byText(a.from.port, b.from.port));
    return { from: first.from.step, to: first.to.step, kind: "data", wires: sorted };
  });
}

/** Returns the edges from each gate to those nodes in its arms that do not wait for another node in the same arm. */
function armEdges(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): readonly GraphEdge[] {
  const arms = new Map(nodes.map((node) => [node.id, node.arm]));
  const inner = new Set(edges.filter(({ from, to }) => sameArm(arms.get(from), arms.get(to))).map(({ to }) => to));
  return nodes.flatMap(({ id, arm }) =>
    arm === undefined || inner.has(id) ? [] : [{ ...edge(arm.gate, id, "arm"), side: arm.side }],
  );
}

const sameArm = (a: Arm | undefined, b: Arm | undefined): boolean =>
  a !== undefined && b !== undefined && a.gate === b.gate && a.side === b.side;

/** Keeps one edge per pair of nodes, because wires already imply that one waits for the other. */
function distinct(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  const rank: Readonly<Record<GraphEdge["kind"], number>> = { data: 0, condition: 1, arm: 2, order: 3 };
  const best = new Map<string, GraphEdge>();
  for (const one of edges) {
    const pair = JSON.stringify([one.from, one.to]);
    const other = best.get(pair);
    if (other === undefined || rank[one.kind] < rank[other.kind]) best.set(pair, one);
  }
  return [...best.values()];
}

function ordered(title: string, nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Graph {
  const before = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) before.get(to)?.push(from);
  const { order } = topological(before);
  const rest = nodes.map(({ id }) => id).filter((id) => !order.includes(id));
  const place = new Map([...order, ...rest.sort(byText)].map((id, index) => [id, index]));
  const at = (id: string): number => place.get(id) ?? -1;
  return {
    title,
    nodes: [...nodes].sort((a, b) => at(a.id) - at(b.id)),
    edges: edges
      .filter(({ from, to }) => place.has(from) && place.has(to))
      .sort((a, b) => at(a.from) - at(b.from) || at(a.to) - at(b.to)),
  };
}

const withoutBranch = (id: string, branch: string | undefined): string =>
  branch !== undefined && id.endsWith(`_${branch}`) ? id.slice(0, -branch.length - 1) : id;
