import { defined } from "../../base/defined.ts";
import { topological } from "../../base/graph.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Specifications } from "../specifications.ts";
import { unknownStep } from "../unknown-step.ts";
import { branchKey, claimedBranch, SHARED, TRAINING } from "./branches.ts";
import { Calls } from "./calls.ts";
import type { ResolutionNode } from "./node.ts";
import { type Precedence, precedence } from "./precedence.ts";

/** A pipeline's steps in resolution order. */
export interface ResolutionOrder {
  readonly nodes: readonly ResolutionNode[];
  readonly byId: ReadonlyMap<string, ResolutionNode>;
  readonly calls: Calls;
  /** The steps that must come first, by id, regardless of which wires are chosen later. */
  readonly firm: Precedence["firm"];
  /** Steps with an unknown specification, which cannot be resolved. */
  readonly lost: ReadonlySet<string>;
  /**
   * Steps on a cycle or downstream of one. They are resolved like all others, so that inputs do not fall back to a
   * second choice because of them, but they count as unresolved.
   */
  readonly stuck: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** A step's node before resolution. */
export function nodeOf(step: StepInstance, spec: StepSpec, bit: bigint, arms: readonly string[]): ResolutionNode {
  const written = claimedBranch(step.branch, spec);
  return {
    step,
    spec,
    bit,
    arms,
    ...(written && { own: branchKey(written), written }),
    rank: spec.rank,
    branch: SHARED,
    ancestors: 0n,
    fedBy: new Set(),
    unresolved: false,
  };
}

/**
 * Orders the steps by rank, then with training before other branches, then by name, but never before their
 * prerequisites.
 */
export function orderSteps(pipeline: PipelineValue, specifications: Specifications): ResolutionOrder {
  const diagnostics: Diagnostic[] = [];
  const { firm, arms } = precedence(pipeline);
  const byId = new Map<string, ResolutionNode>();
  for (const step of pipeline.steps) {
    const spec = specifications.names.get(step.spec);
    if (spec === undefined) diagnostics.push(unknownStep(step.spec, specifications, placeOf(pipeline, step)));
    else if (byId.has(step.id))
      diagnostics.push(diagnostic("resolve/duplicate-step", { step: step.id }, placeOf(pipeline, step)));
    else byId.set(step.id, nodeOf(step, spec, 1n << BigInt(byId.size), arms(step.id)));
  }
  const calls = new Calls(pipeline.hints);
  const { order, cycle, stuck, kept } = sorted(firm, calls, byId);
  if (cycle !== undefined) {
    const at = pipeline.steps.find(({ id }) => cycle.includes(id));
    const path = [...cycle, cycle[0] ?? ""].join(" → ");
    diagnostics.push(diagnostic("resolve/cycle", { path }, at && placeOf(pipeline, at)));
  }
  for (const id of stuck) {
    const node = byId.get(id);
    if (node !== undefined) node.unresolved = true;
  }
  const nodes = order.flatMap((id) => byId.get(id) ?? []);
  const resolution = new Set(nodes.map(({ step }) => step.id));
  const lost = new Set(pipeline.steps.map(({ id }) => id).filter((id) => !resolution.has(id)));
  return { nodes, byId, calls, firm: kept, lost, stuck, diagnostics };
}

/** Steps and gates in order, and the cycle if one was found. */
interface Sorted {
  readonly order: readonly string[];
  readonly cycle?: readonly string[];
  readonly stuck: ReadonlySet<string>;
  /** The prerequisites, except those that form a cycle. */
  readonly kept: Precedence["firm"];
}

/**
 * Sorts the nodes, raising each rank to at least that of the node's prerequisites. The call order counts unless it
 * forms a cycle.
 */
function sorted(firm: Precedence["firm"], calls: Calls, byId: ReadonlyMap<string, ResolutionNode>): Sorted {
  const plain = attempt(firm, byId, () => undefined);
  const ordered = new Set(plain.order);
  const stuck = new Set(plain.cycle === undefined ? [] : [...firm.keys()].filter((id) => !ordered.has(id)));
  const kept = new Map(
    [...firm].map(([id, needs]) => [id, stuck.has(id) ? needs.filter((need) => !stuck.has(need)) : needs]),
  );
  const found = defined({ cycle: plain.cycle, stuck, kept });
  const dropped = new Set<string>();
  for (let round = 0; round < 100; round += 1) {
    const called = attempt(kept, byId, (id) => (dropped.has(id) ? undefined : calls.before(id)));
    if (called.cycle === undefined) return { ...found, order: raise(called.order, kept, byId, dropped, calls) };
    for (const id of called.cycle) dropped.add(id);
  }
  const { order } = attempt(kept, byId, () => undefined);
  return { ...found, order: raise(order, kept, byId, new Set(byId.keys()), calls) };
}

function attempt(
  firm: Precedence["firm"],
  byId: ReadonlyMap<string, ResolutionNode>,
  called: (id: string) => string | undefined,
) {
  const keys = new Map([...firm.keys()].map((id) => [id, sortKey(byId.get(id), id)]));
  const graph = new Map<string, readonly string[]>();
  for (const [id, needs] of firm) {
    const hint = called(id);
    const all = hint === undefined ? needs : [...needs, hint];
    graph.set(
      keys.get(id) as string,
      all.flatMap((need) => keys.get(need) ?? []),
    );
  }
  const { order, cycle } = topological(graph);
  const idOf = (key: string): string => key.slice(key.indexOf("|") + 1);
  return defined({ order: order.map(idOf), cycle: cycle?.map(idOf) });
}

/**
 * A key that sorts by rank, then puts training first, then sorts by name. A gate has no rank and comes as early as
 * possible.
 */
function sortKey(node: ResolutionNode | undefined, id: string): string {
  if (node === undefined) return `0000000.000 0|${id}`;
  const rank = (node.spec.rank + 100_000).toFixed(3).padStart(12, "0");
  return `${rank} ${node.own === TRAINING ? 0 : 1}|${id}`;
}

function raise(
  order: readonly string[],
  firm: Precedence["firm"],
  byId: ReadonlyMap<string, ResolutionNode>,
  dropped: ReadonlySet<string>,
  calls: Calls,
): readonly string[] {
  const ranks = new Map<string, number>();
  for (const id of order) {
    const node = byId.get(id);
    const called = dropped.has(id) ? undefined : calls.before(id);
    const needs = [...(firm.get(id) ?? []), ...(called === undefined ? [] : [called])];
    const rank = needs.reduce(
      (most, need) => Math.max(most, ranks.get(need) ?? -Infinity),
      node?.spec.rank ?? -Infinity,
    );
    ranks.set(id, rank);
    if (node !== undefined) node.rank = rank;
  }
  return order;
}

/** The location of a step or one of its ports. */
export const placeOf = (pipeline: Pick<PipelineValue, "title">, step: StepInstance, port?: string) =>
  defined({ pipeline: pipeline.title, step: step.id, port, ...step.at });
