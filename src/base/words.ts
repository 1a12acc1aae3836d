import distance from "damerau-levenshtein";
import { stemmer } from "stemmer";

/** Splits a name into lowercase words: "XGBoostModel_eval-data" becomes xgboost, model, eval, data. */
export function words(name: string): readonly string[] {
  return name
    .replace(/XGBoost/g, "Xgboost")
    .replace(/LightGBM/g, "Lightgbm")
    .replace(/PyTorch/g, "Pytorch")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** The stems of the words in a name: "trained models" and "training model" share both. */
export const stems = (name: string): ReadonlySet<string> => new Set(words(name).map(stemmer));

/** Removes case and separators from a name, so that all its spellings produce the same result. */
export const normalizedName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Converts a name to snake case: both "trainXgboost" and "train-xgboost" become "train_xgboost". */
export const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[\s-]+/g, "_")
    .toLowerCase();

/** Converts a name to camel case: both "max_depth" and "max-depth" become "maxDepth". */
export const camelCase = (name: string): string =>
  name.replace(/[_-]+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The edit distance between two names, ignoring case and separators. */
export const editDistance = (one: string, other: string): number =>
  distance(normalizedName(one), normalizedName(other)).steps;

/** The number of edits allowed in a misspelt name: one for three letters, and none for shorter names. */
const editsFor = (length: number): number => Math.floor(length / 3);

/**
 * The known name that was most likely meant, or undefined if none is close enough: equal except for case and
 * separators, or with an edit distance of up to a third of its length. It is used only in messages and never determines
 * a wire.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = normalizedName(name);
  let best: { readonly name: string; readonly far: number } | undefined;
  for (const candidate of known) {
    const far = distance(wanted, normalizedName(candidate)).steps;
    if (best === undefined || far < best.far) best = { name: candidate, far };
  }
  if (best === undefined) return undefined;
  return best.far <= editsFor(Math.max(wanted.length, normalizedName(best.name).length)) ? best.name : undefined;
}

/** Lists items in a sentence: "a", "a and b", "a, b and c". */
export function listed(names: readonly string[], last = "and"): string {
  if (names.length < 2) return names[0] ?? "nothing";
  return `${names.slice(0, -1).join(", ")} ${last} ${names.at(-1)}`;
}

/** Encloses a name in the quotes that all messages use. */
export const quoted = (name: string): string => `'${name}'`;

/** Suggests the nearest known name if one is close; otherwise returns another hint. */
export function didYouMean(near: string): string;
export function didYouMean(near: string | undefined): string | undefined;
export function didYouMean(near: string | undefined, otherwise: string): string;
export function didYouMean(near: string | undefined, otherwise?: string): string | undefined {
  return near === undefined ? otherwise : `did you mean ${quoted(near)}?`;
}
