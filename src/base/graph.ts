import { byText } from "./canonical.ts";

/** A directed graph by names: from each node to the nodes that must come before it. */
export type PrecedenceGraph = ReadonlyMap<string, readonly string[]>;

export interface Ordered {
  /** Nodes so that each comes after all it depends on; ties by name. Nodes on or behind a cycle are left out. */
  readonly order: readonly string[];
  /** One cycle, as the names along it, where there is one. */
  readonly cycle?: readonly string[];
}

/** Topological order, ties broken by name, so that it never depends on the order of declaration. */
export function topological(before: PrecedenceGraph): Ordered {
  const waiting = new Map<string, number>();
  const after = new Map<string, string[]>();
  for (const [node, needs] of before) {
    const known = [...new Set(needs)].filter((need) => before.has(need));
    waiting.set(node, known.length);
    for (const need of known) after.set(need, [...(after.get(need) ?? []), node]);
  }
  const ready = new Heap([...waiting].filter(([, count]) => count === 0).map(([node]) => node));
  const order: string[] = [];
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    order.push(node);
    for (const next of after.get(node) ?? []) {
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return order.length === before.size ? { order } : { order, cycle: findCycle(before, new Set(order)) };
}

/** Every node that can be reached from `start` along `next`, start left out unless it lies on a cycle. */
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

/** Walks back from a node that could not be ordered until one repeats: what lies between is a cycle. */
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

/** A binary heap of names, least first: the ready list stays cheap on wide graphs. */
class Heap {
  readonly #names: string[] = [];
  constructor(names: readonly string[]) {
    for (const name of names) this.push(name);
  }
  push(name: string): void {
    const names = this.#names;
    let at = names.push(name) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (byText(names[up] as string, name) <= 0) break;
      names[at] = names[up] as string;
      at = up;
    }
    names[at] = name;
  }
  pop(): string | undefined {
    const names = this.#names;
    const top = names[0];
    const last = names.pop();
    if (top === undefined || last === undefined || names.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= names.length) break;
      if (child + 1 < names.length && byText(names[child + 1] as string, names[child] as string) < 0) child += 1;
      if (byText(names[child] as string, last) >= 0) break;
      names[at] = names[child] as string;
      at = child;
    }
    names[at] = last;
    return top;
  }
}
