import { byText } from "../../base/canonical.ts";
import { ancestry } from "../../spec/kinds.ts";
import { type Level, SHARED, TRAINING } from "../order/branches.ts";
import type { Producer, ResolutionNode } from "../order/node.ts";

type ByBranch = Map<string, Producer[]>;

/**
 * The outputs of resolved steps, by kind and branch. The index grows during resolution, so everything in it is
 * upstream.
 */
export class Producers {
  readonly #proved = new Map<string, ByBranch>();
  readonly #open = new Map<string, ByBranch>();

  publish(node: ResolutionNode): void {
    for (const [port, out] of Object.entries(node.spec.outputs)) {
      const producer = { node, port, out };
      for (const kind of ancestry(out.kind)) put(this.#proved, kind, node.branch, producer);
      if (out.open === true) put(this.#open, out.kind, node.branch, producer);
    }
  }

  /** The outputs on a level's branches that satisfy a kind. Proven outputs come before open ones. */
  at(kind: string, { of }: Level): readonly Producer[] {
    const found: Producer[] = [];
    for (const byBranch of this.#maps(kind)) {
      for (const key of typeof of === "string" ? everywhere(byBranch, of) : of) {
        const there = byBranch.get(key);
        if (there !== undefined) for (const producer of there) found.push(producer);
      }
    }
    return found;
  }

  /** All outputs that satisfy a kind, on any branch. */
  all(kind: string): readonly Producer[] {
    return this.at(kind, { of: "all", words: "", distance: 0 });
  }

  /** Up to `limit` outputs that satisfy a kind and that `skip` does not reject. */
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

  /** The indexes for a kind. An open output might turn out to be any subtype of its kind. */
  *#maps(kind: string): Iterable<ByBranch> {
    const proved = this.#proved.get(kind);
    if (proved !== undefined) yield proved;
    for (let cut = kind.lastIndexOf("."); cut > 0; cut = kind.lastIndexOf(".", cut - 1)) {
      const open = this.#open.get(kind.slice(0, cut));
      if (open !== undefined) yield open;
    }
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

const everywhere = (byBranch: ByBranch, which: "held-out" | "all"): readonly string[] =>
  [...byBranch.keys()].sort(byText).filter((key) => which === "all" || (key !== TRAINING && key !== SHARED));
