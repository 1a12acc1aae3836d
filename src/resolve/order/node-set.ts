/** A set of node numbers as bits: joining the ancestors of 1,000 steps costs 32 words each. */
export class NodeSet {
  readonly #words: Uint32Array;
  constructor(size: number) {
    this.#words = new Uint32Array((size + 31) >>> 5);
  }
  has(index: number): boolean {
    return ((this.#words[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }
  add(index: number): void {
    this.#words[index >>> 5] = (this.#words[index >>> 5] ?? 0) | (1 << (index & 31));
  }
  addAll(other: NodeSet): void {
    const words = this.#words;
    const more = other.#words;
    for (let at = 0; at < words.length; at += 1) words[at] = (words[at] as number) | (more[at] as number);
  }
}
