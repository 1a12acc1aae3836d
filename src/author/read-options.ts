import { isObject } from "../base/json.ts";
import { inOneSpelling } from "../base/spellings.ts";
import { camelCase, didYouMean, listed, nearest, snakeCase } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";

/** Options under their canonical names, and the faults in their names. */
export interface ReadOptions<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the options of a call. Keys without effect are reported, because code in JavaScript or Python has no types.
 *
 * @param given - the options, in either spelling
 * @param known - the names of all options
 * @param where - what the options belong to, such as "a pipeline"
 * @param at - the location of the call
 * @returns the known options, and a diagnostic for each key that is unknown or given twice
 */
export function readOptions<T extends object>(
  given: unknown,
  known: readonly (keyof T & string)[],
  where: string,
  at: Place = {},
): ReadOptions<T> {
  if (!isObject(given)) {
    const data = { key: `the options of ${where}`, expected: "an object", value: String(given) };
    return { value: {} as T, diagnostics: [diagnostic("author/bad-shape", data, at)] };
  }
  const { value, twice } = inOneSpelling<unknown>({ ...given });
  const isKnown = (name: string): boolean => (known as readonly string[]).includes(name);
  return {
    value: Object.fromEntries(Object.entries(value).filter(([name]) => isKnown(name))) as T,
    diagnostics: [
      ...twice.map((one) => diagnostic("author/same-key", { ...one }, { ...at, field: one.key })),
      ...Object.keys(given)
        .filter((key) => !isKnown(camelCase(key)))
        .map((key) => {
          const spelled = known.map((name) => (key.includes("_") ? snakeCase(name) : name));
          const hint = didYouMean(nearest(key, spelled), `the options are ${listed(spelled)}`);
          const data = { key, where: `the options of ${where}` };
          return diagnostic("author/unknown-key", data, { ...at, field: key }, { hint });
        }),
    ],
  };
}
