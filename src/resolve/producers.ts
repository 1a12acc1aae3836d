import { byText } from "../base/canonical.ts";
import { ancestry } from "../spec/kinds.ts";
import { type Level, SHARED, TRAINING } from "./branches.ts";
import type { Node, Producer } from "./node.ts";

type ByBranch = Map<string, Producer[]>;

/** Outputs of settled steps, by kind and branch. It is filled as steps are settled, so that whatever it gives stands upstream. */
export class Producers {
  readonly #proved = new Map<string, ByBranch>();
  readonly #open = new Map<string, ByBranch>();

  publish(node: Node): void {
    for (const [port, out] of Object.entries(node.spec.outputs)) {
      const producer = { node, port, out };
      for (const kind of ancestry(out.kind)) put(this.#proved, kind, node.branch, producer);
      if (out.open === true) put(this.#open, out.kind, node.branch, producer);
    }
  }

  /** Outputs on the branches of a level that satisfy a kind, proved or open. */
  at(kind: string, level: Level): readonly Producer[] {
    return this.#maps(kind).flatMap((byBranch) =>
      typeof level.of === "string"
        ? everywhere(byBranch, level.of)
        : level.of.flatMap((key) => byBranch.get(key) ?? []),
    );
  }

  /** All outputs that satisfy a kind, whatever their branch. */
  all(kind: string): readonly Producer[] {
    return this.at(kind, { of: "all", words: "", distance: 0 });
  }

  /** Up to `limit` outputs that satisfy a kind and that `skip` does not refuse. */
  some(kind: string, limit: number, skip: (producer: Producer) => boolean): readonly Producer[] {
    const found: Producer[] = [];
    for (const byBranch of this.#maps(kind)) {
      for (const producers of byBranch.values()) {
        for (const producer of producers) {
          if (skip(producer)) continue;
          found.push(producer);
          if (found.length === limit) return found;
        }
      }
    }
    return found;
  }

  /** Outputs that prove a kind, then those that are open: of an ancestor, so that they may turn out to be of this one. */
  #maps(kind: string): readonly ByBranch[] {
    const open = ancestry(kind)
      .slice(1)
      .map((ancestor) => this.#open.get(ancestor));
    return [this.#proved.get(kind), ...open].filter((map) => map !== undefined);
  }
}

function put(index: Map<string, ByBranch>, kind: string, branch: string, producer: Producer): void {
  let byBranch = index.get(kind);
  if (byBranch === undefined) {
    byBranch = new Map();
    index.set(kind, byBranch);
  }
  const there = byBranch.get(branch);
  if (there === undefined) byBranch.set(branch, [producer]);
  else there.push(producer);
}

const everywhere = (byBranch: ByBranch, which: "held-out" | "all"): readonly Producer[] =>
  [...byBranch.keys()]
    .sort(byText)
    .filter((key) => which === "all" || (key !== TRAINING && key !== SHARED))
    .flatMap((key) => byBranch.get(key) ?? []);
