/** Words that cannot name a constant, and what the module imports. */
const RESERVED: ReadonlySet<string> = new Set(
  `break case catch class const continue debugger default delete do else enum export extends false finally for function if
   implements import in instanceof interface let new null package private protected public return static super switch this
   throw true try typeof undefined var void while with yield await async arguments eval NaN Infinity constructor
   Pipeline param text s3 join execution comparable not or raw jsonGet
   auto external nothing metricOf`.split(/\s+/),
);

/** "MSECond" becomes mseCond, "train-model" trainModel, "Über" uber; nothing that is left without a letter becomes "value". */
function camelCase(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .trim()
    .split(/\s+/)
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
    );
  const joined = words.join("");
  return joined === "" ? "value" : /^\d/.test(joined) ? `n${joined}` : joined;
}

/** Gives names that are not taken yet. */
export class Identifiers {
  readonly #taken: Set<string>;

  /** Keeps these names for something else. */
  constructor(kept: readonly string[] = []) {
    this.#taken = new Set([...RESERVED, ...kept]);
  }

  /** A constant called after `name`; `suffix` tells it from another that is called so already. */
  take(name: string, suffix: string): string {
    const plain = camelCase(name);
    const stem = this.#taken.has(plain) || plain.endsWith("Step") ? `${plain}${suffix}` : plain;
    let free = this.#taken.has(stem) ? undefined : stem;
    for (let count = 2; free === undefined; count += 1) {
      const numbered = `${stem}${count}`;
      if (!this.#taken.has(numbered)) free = numbered;
    }
    this.#taken.add(free);
    return free;
  }
}
