import { byText } from "./canonical.ts";
import { grouped } from "./grouped.ts";

/** A directed graph that maps each node's name to the nodes that must come before it. */
export type PrecedenceGraph = ReadonlyMap<string, readonly string[]>;

/** The result of a topological sort. */
export interface Ordered {
  /**
   * Each node comes after its prerequisites, and ties are broken by name. Nodes on or after a cycle are omitted.
   */
  readonly order: readonly string[];
  /** The names of the nodes on one cycle, if there is one. */
  readonly cycle?: readonly string[];
}

/** Sorts topologically. Ties are broken by name, so the result does not depend on declaration order. */
export function topological(before: PrecedenceGraph): Ordered {
  const edges = [...before].flatMap(([node, needs]) =>
    [...new Set(needs)].filter((need) => before.has(need)).map((need) => ({ need, node })),
  );
  const after = grouped(edges, ({ need }) => need);
  const waiting = new Map([...grouped(edges, ({ node }) => node)].map(([node, needs]) => [node, needs.length]));
  // In descending order, so that the next node is at the end.
  const ready = [...before.keys()].filter((node) => !waiting.has(node)).sort((a, b) => byText(b, a));
  const order: string[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    order.push(next);
    for (const { node } of after.get(next) ?? []) {
      const left = (waiting.get(node) ?? 0) - 1;
      waiting.set(node, left);
      if (left === 0) ready.splice(placeIn(ready, node), 0, node);
    }
  }
  return order.length === before.size ? { order } : { order, cycle: findCycle(before, new Set(order)) };
}

/** The position at which to insert a name into a descending list. */
function placeIn(descending: readonly string[], name: string): number {
  let [low, high] = [0, descending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byText(descending[middle] as string, name) > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Every node that can be reached from `start` along `next`. `start` itself is included only if it is on a cycle. */
export function reachable(start: string, next: (node: string) => Iterable<string>): ReadonlySet<string> {
  const seen = new Set<string>();
  const stack = [...next(start)];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    stack.push(...next(node));
  }
  return seen;
}

/** Walks back from a node that could not be ordered until a node repeats. The nodes in between form a cycle. */
function findCycle(before: PrecedenceGraph, ordered: ReadonlySet<string>): readonly string[] {
  const stuck = [...before.keys()].filter((node) => !ordered.has(node)).sort(byText);
  const path: string[] = [];
  let node = stuck[0];
  while (node !== undefined && !path.includes(node)) {
    path.push(node);
    node = [...(before.get(node) ?? [])].filter((need) => before.has(need) && !ordered.has(need)).sort(byText)[0];
  }
  return node === undefined ? path : path.slice(path.indexOf(node)).reverse();
}
