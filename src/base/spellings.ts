import { camelCase } from "./words.ts";

/** A key that is another spelling of an earlier one. */
export interface Respelt {
  readonly key: string;
  readonly before: string;
}

/** Finds keys that mean the same as an earlier one, such as "min_auc" after "minAuc". */
export function respeltKeys(keys: readonly string[], meaning: (key: string) => string = camelCase): readonly Respelt[] {
  const first = new Map<string, string>();
  return keys.flatMap((key) => {
    const meant = meaning(key);
    const before = first.get(meant);
    if (before === undefined) first.set(meant, key);
    return before === undefined ? [] : [{ key, before }];
  });
}
