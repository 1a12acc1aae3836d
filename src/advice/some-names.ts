import { listed, quoted } from "../base/words.ts";

/** How many names a sentence lists at most. */
export const MOST_NAMES = 8;

/** Some names, for a sentence: all of them, or the first ones and the number of others. There are `total` names. */
export const someNames = (names: readonly string[], last?: string, total = names.length): string =>
  total > MOST_NAMES
    ? `${names.slice(0, MOST_NAMES).map(quoted).join(", ")} and ${total - Math.min(MOST_NAMES, names.length)} more`
    : listed(names.map(quoted), last);

/** All columns, for a message whose sentence lists only some of them. */
export const hiddenColumns = (names: readonly string[]): readonly string[] =>
  names.length > MOST_NAMES ? [`all columns: ${names.join(", ")}`] : [];
