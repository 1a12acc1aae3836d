import type { Reach } from "./learnt.ts";
import type { Span } from "./urls.ts";

/** Strings to search for, each with its mode. */
export type Needles = ReadonlyMap<string, Exclude<Reach, "never">>;

/** Needles are indexed by this many initial characters, so no needle can be shorter. */
const KEY = 3;
const SIZE = 2 ** 16;

/**
 * Finds any number of strings in one pass. A hash table of initial characters rules out nearly all positions, so that
 * the running time depends only on the length of the searched string. If several needles begin at the same position,
 * the longest one is found.
 */
export function searcherOf(needles: Needles): (text: string) => readonly Span[] {
  const maybe = new Uint8Array(SIZE);
  const byKey = new Map<string, (readonly [needle: string, alone: boolean])[]>();
  for (const [needle, reach] of [...needles].sort(([a], [b]) => b.length - a.length)) {
    const key = needle.slice(0, KEY);
    maybe[hashAt(key, 0)] = 1;
    const there = byKey.get(key);
    if (there === undefined) byKey.set(key, [[needle, reach === "alone"]]);
    else there.push([needle, reach === "alone"]);
  }
  return (text) => {
    const found: Span[] = [];
    if (needles.size === 0) return found;
    for (let at = 0; at + KEY <= text.length; at += 1) {
      if (maybe[hashAt(text, at)] === 0) continue;
      const end = endOf(text, at, byKey.get(text.slice(at, at + KEY)));
      if (end === undefined) continue;
      found.push({ start: at, end });
      at = end - 1;
    }
    return found;
  };
}

const hashAt = (text: string, at: number): number =>
  (text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2)) & (SIZE - 1);

function endOf(
  text: string,
  at: number,
  here: readonly (readonly [string, boolean])[] | undefined,
): number | undefined {
  const found = here?.find(
    ([needle, alone]) =>
      text.startsWith(needle, at) && !(alone && (isWord(text, at - 1) || isWord(text, at + needle.length))),
  );
  return found === undefined ? undefined : at + found[0].length;
}

const isWord = (text: string, at: number): boolean => at >= 0 && /^[A-Za-z0-9]$/.test(text.charAt(at));
