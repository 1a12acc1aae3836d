/**
 * Words that cannot name a constant of a module. Source: ECMA-262, "Keywords and Reserved Words".
 * Globals that a module needs unshadowed are among them.
 */
const LANGUAGE: readonly string[] = `
  arguments await break case catch class const constructor continue debugger default delete do else enum eval export extends
  false finally for function globalThis if implements import in Infinity instanceof interface let NaN new null package
  private protected prototype public require return static super switch this throw true try typeof undefined var void
  while with yield`
  .trim()
  .split(/\s+/);

/** "MSECond" becomes mseCond, "train-model" trainModel, "Über" uber; a name without a Latin letter or digit becomes "value". */
function camelName(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/XGBoost/g, "Xgboost")
    .replace(/LightGBM/g, "Lightgbm")
    .replace(/PyTorch/g, "Pytorch")
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

/** True for a word of the language, which cannot name a constant. */
export const isReservedWord = (name: string): boolean => LANGUAGE.includes(name);

/**
 * The names of constants in one module that Specline writes: valid, each used once, never a word of the language.
 * All generated code takes its names here: with `["param"]` kept, "eval_a" becomes evalA, "evalA" then evalAStep, "class"
 * classStep.
 */
export class Identifiers {
  readonly #taken: Set<string>;

  /** @param kept Names that the module uses for something else, such as its imports. */
  constructor(kept: Iterable<string> = []) {
    this.#taken = new Set([...LANGUAGE, ...kept]);
  }

  /**
   * A free name.
   *
   * @param name What the constant stands for, as the user wrote it.
   * @param suffix Is appended where the plain name is taken; a number follows where that is taken, too.
   */
  take(name: string, suffix: string): string {
    const camel = camelName(name);
    const stem = this.#taken.has(camel) || camel.endsWith("Step") ? `${camel}${suffix}` : camel;
    let free = this.#taken.has(stem) ? undefined : stem;
    for (let count = 2; free === undefined; count += 1) {
      const numbered = `${stem}${count}`;
      if (!this.#taken.has(numbered)) free = numbered;
    }
    this.#taken.add(free);
    return free;
  }
}
