import type { Hint } from "../../spec/pipeline.ts";

/** The order of calls as a forest, in which each step's parent is the step called immediately before it. */
export class Calls {
  readonly #parent = new Map<string, string>();
  readonly #opened = new Map<string, number>();
  readonly #closed = new Map<string, number>();
  readonly #depth = new Map<string, number>();

  constructor(hints: readonly Hint[]) {
    const children = new Map<string, string[]>();
    for (const { step, after } of hints) {
      if (this.#parent.has(step) || step === after) continue;
      this.#parent.set(step, after);
      const there = children.get(after);
      if (there === undefined) children.set(after, [step]);
      else there.push(step);
    }
    let clock = 0;
    for (const root of children.keys()) {
      if (this.#parent.has(root)) continue;
      const stack: { readonly step: string; readonly next: Iterator<string> }[] = [];
      const enter = (step: string): void => {
        this.#opened.set(step, clock++);
        this.#depth.set(step, stack.length);
        stack.push({ step, next: (children.get(step) ?? []).values() });
      };
      enter(root);
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const next = top.next.next();
        if (next.done !== true) enter(next.value);
        else {
          this.#closed.set(top.step, clock++);
          stack.pop();
        }
      }
    }
  }

  /** The step called immediately before a step. */
  before = (step: string): string | undefined => (this.#opened.has(step) ? this.#parent.get(step) : undefined);

  /** The number of calls before a step in its chain. */
  depth = (step: string): number => this.#depth.get(step) ?? 0;

  /** True if `first` was called before `second` in the same chain. */
  inChain(first: string, second: string): boolean {
    const opened = this.#opened.get(first);
    const inner = this.#opened.get(second);
    if (opened === undefined || inner === undefined || first === second) return false;
    return opened < inner && (this.#closed.get(second) ?? 0) < (this.#closed.get(first) ?? 0);
  }
}
