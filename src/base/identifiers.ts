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

/** Words that cannot be the name of a variable in Python, and names that notebook cells must not shadow. */
const PYTHON: readonly string[] = `
  False None True and as assert async await break case class continue def del elif else except finally for from global
  if import in is lambda match nonlocal not or pass raise return try type while with yield dict display list open print
  set str`
  .trim()
  .split(/\s+/);

/** How a language writes names. */
export interface NameStyle {
  readonly reserved: readonly string[];
  /** Joins words in lower case. */
  readonly join: (words: readonly string[]) => string;
}

export const TYPESCRIPT_NAMES: NameStyle = {
  reserved: LANGUAGE,
  join: (words) =>
    words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join(""),
};
export const PYTHON_NAMES: NameStyle = { reserved: PYTHON, join: (words) => words.join("_") };

/**
 * The words of a name in lower case: "MSECond" has mse and cond, "train-model" train and model, and "Über" uber. A name
 * without Latin letters or digits has "value".
 */
function nameWords(name: string): readonly string[] {
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
    .toLowerCase()
    .split(/\s+/);
  const [first = ""] = words;
  return first === "" ? ["value"] : /^\d/.test(first) ? [`n${first}`, ...words.slice(1)] : words;
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
  readonly #join: NameStyle["join"];

  /**
   * @param kept Names that the module already uses, such as its imports.
   * @param style How the module's language writes names.
   */
  constructor(kept: Iterable<string> = [], { reserved, join }: NameStyle = TYPESCRIPT_NAMES) {
    this.#taken = new Set([...reserved, ...kept]);
    this.#join = join;
  }

  /**
   * Returns an unused name and reserves it.
   *
   * @param name What the constant represents, as the user wrote it.
   * @param suffix Appended if the plain name is taken, followed by a number if that name is also taken.
   */
  take(name: string, suffix: string): string {
    const words = nameWords(name);
    const plain = this.#join(words);
    const stem =
      this.#taken.has(plain) || (words.length > 1 && words.at(-1) === "step")
        ? this.#join([...words, suffix.toLowerCase()])
        : plain;
    let free = this.#taken.has(stem) ? undefined : stem;
    for (let count = 2; free === undefined; count += 1) {
      const numbered = `${stem}${count}`;
      if (!this.#taken.has(numbered)) free = numbered;
    }
    this.#taken.add(free);
    return free;
  }
}
