import { asRead } from "../printable.ts";
import { type Broken, barelyBroken, broken, continued, FIRST, type Line, lineOf, type Places } from "./broken.ts";
import { merged } from "./find.ts";
import type { Span } from "./urls.ts";
import { HIDDEN } from "./values.ts";

/** Returns each line of a stream with its secrets hidden. */
export type LineRedactor = (line: string) => string;

/**
 * At least this many characters at the end of a line, or half of a secret, count as the beginning of the secret. A
 * shorter match could be a coincidence.
 */
const LEAST = 8;
/** The same limit for mixed letters and digits, which are unlikely to end a line by chance. */
const LEAST_MIXED = 4;

/**
 * Handles secrets that span lines: private keys, which are recognized by their form, and other secrets if they were
 * wrapped or arrived in parts. Every line of a private key is hidden. If a line breaks off inside a learned secret, the
 * beginning is hidden if it is long enough to be recognized, and so is the rest on the following lines.
 */
export function lineRedactor(text: (line: string) => string, places: () => Places): LineRedactor {
  let inKey = 0;
  let open: readonly Broken[] = [];
  let before: Line | undefined;
  return (line) => {
    if (inKey > 0 && KEY_LINE.test(line)) {
      inKey = KEY_END.test(line) ? 0 : inKey - 1;
      return HIDDEN;
    }
    inKey = KEY_BEGIN.test(line) && !KEY_END.test(line) ? LONGEST_KEY : 0;
    const known = places();
    if (known.firsts.size === 0) return text(line);
    // Color codes are ignored, because they can occur between the parts of a secret.
    const read = lineOf(asRead(line));
    if (read.starts.length === 0) return text(line);
    const barely = before === undefined ? [] : barelyBroken(before, read, known);
    const next = [...open, ...barely].map((one) => continued(read, one));
    const going = next.flatMap((one) => one.going).filter(({ length }) => length >= LEAST);
    const begun = broken(read, known);
    open = [...going, ...begun];
    before = read;
    const spans = merged([
      ...next.flatMap(({ ended }) => ended),
      ...[...going, ...begun.filter((one) => isRecognised(one, read))].map(({ at }) => at),
      ...base64Tails(read, known),
    ]);
    if (spans.length === 0) return text(line);
    const parts = spans.map(({ start }, index) => text(read.text.slice(spans[index - 1]?.end ?? 0, start)) + HIDDEN);
    return parts.join("") + text(read.text.slice(spans.at(-1)?.end));
  };
}

function isRecognised({ piece, length, at: { end } }: Broken, { ends }: Line): boolean {
  if (ends.some(({ at, inBase64 }) => at === end && inBase64)) return true;
  const least = /[A-Za-z]/.test(piece.slice(0, length)) && /\d/.test(piece.slice(0, length)) ? LEAST_MIXED : LEAST;
  return length >= Math.min(least, piece.length / 2);
}

/**
 * Prefixes of secrets at the ends of Base64 lines. Among hundreds of secrets, one or two characters match by
 * chance, and reveal next to nothing.
 */
const base64Tails = ({ text, ends }: Line, { firsts }: Places): readonly Span[] =>
  ends
    .filter(({ at, inBase64 }) => inBase64 && firsts.has(text.slice(at - FIRST, at)))
    .map(({ at }) => ({ start: at - FIRST, end: at }));

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
const KEY_END = /-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
/** Base64 or headers such as "DEK-Info: AES-128-CBC,…", after any prefix that a logger adds to each line. */
const KEY_LINE = /^(?:.{0,200}[\s:=|>)\]"'])?[A-Za-z0-9+/=]*(?:\\|\\n)?["',;]{0,3}$|^\s*[\w-]+: \S+$|-----END /;
/** The maximum number of lines. A 16384-bit RSA key has 200. */
const LONGEST_KEY = 240;
