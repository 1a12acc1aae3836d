/**
 * Words that cannot be the name of a constant in a module. Source: ECMA-262, "Keywords and Reserved Words". Globals
 * that a module must not shadow are included.
 */
const LANGUAGE: readonly string[] = `
  arguments await break case catch class const constructor continue debugger default delete do else enum eval export extends
  false finally for function globalThis if implements import in Infinity instanceof interface let NaN new null package
  private protected prototype public require return static super switch this throw true try typeof undefined var void
  while with yield`
  .trim()
  .split(/\s+/);

/**
 * Converts a name to camel case: "MSECond" becomes mseCond, "train-model" becomes trainModel, and "Über" becomes uber.
 * A name without Latin letters or digits becomes "value".
 */
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

/** True for a reserved word, which cannot be the name of a constant. */
export const isReservedWord = (name: string): boolean => LANGUAGE.includes(name);

/**
 * Generates the names of constants in one generated module, which are valid, unique and never reserved words. All code
 * generators use this class: with `["param"]` taken, "eval_a" becomes evalA, a subsequent "evalA" becomes evalAStep,
 * and "class" becomes classStep.
 */
export class Identifiers {
  readonly #taken: Set<string>;

  /** @param kept Names that the module already uses, such as its imports. */
  constructor(kept: Iterable<string> = []) {
    this.#taken = new Set([...LANGUAGE, ...kept]);
  }

  /**
   * Returns an unused name and reserves it.
   *
   * @param name What the constant represents, as the user wrote it.
   * @param suffix Appended if the plain name is taken, followed by a number if that name is also taken.
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
