import { asRead } from "../printable.ts";
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
/** The number of characters that identify the position at which a secret breaks off or continues. */
const GRAM = 4;

/** A secret that began at the end of a line, and the length of the part on that line. */
interface Begun {
  readonly piece: string;
  readonly length: number;
}

/**
 * Handles secrets that span lines: private keys, which are recognized by their form, and other secrets if they were
 * wrapped or arrived in parts. Every line of a private key is hidden. If a line breaks off inside a learned secret, the
 * beginning is hidden if it is long enough to be recognized, and so is the rest on the following lines.
 */
export function lineRedactor(text: (line: string) => string, pieces: () => readonly string[]): LineRedactor {
  let inKey = 0;
  let begun: readonly Begun[] = [];
  let places = placesIn([]);
  return (line) => {
    if (inKey > 0 && KEY_LINE.test(line)) {
      inKey = KEY_END.test(line) ? 0 : inKey - 1;
      return HIDDEN;
    }
    inKey = KEY_BEGIN.test(line) && !KEY_END.test(line) ? LONGEST_KEY : 0;
    if (places.of !== pieces()) places = placesIn(pieces());
    if (places.of.length === 0) return text(line);
    // Color codes are ignored, because they can occur between the parts of a secret.
    const read = asRead(line);
    const { head, whole } = goesOn(read, begun);
    const next = whole.length > 0 ? whole : begunBy(read, places);
    begun = next;
    if (whole.length > 0) return HIDDEN;
    const wrapped = isWrappedBase64(read);
    const least = wrapped ? MIN_BASE64_TAIL : Number.POSITIVE_INFINITY;
    const tail = Math.max(0, ...next.map((one) => (one.length >= least || isRecognised(one) ? one.length : 0)));
    if (head === 0 && tail === 0) return text(line);
    const end = read.trimEnd().length - tail;
    return (head > 0 ? HIDDEN : "") + text(read.slice(head, Math.max(head, end))) + (tail > 0 ? HIDDEN : "");
  };
}

function isRecognised({ piece, length }: Begun): boolean {
  const least = /[A-Za-z]/.test(piece.slice(0, length)) && /\d/.test(piece.slice(0, length)) ? LEAST_MIXED : LEAST;
  return length >= Math.min(least, piece.length / 2);
}

/**
 * At the end of a wrapped Base64 line, this many characters that begin a secret are taken to be one. Among hundreds of
 * secrets, one or two characters match by chance, and reveal next to nothing.
 */
const MIN_BASE64_TAIL = 3;

/** The end of a Base64 line that continues on the next line. */
const BASE64_LINE = /(?:^|\s)(?!\/)[A-Za-z0-9+/_-]{57,}$/;

/** Paths and digests do not count: they have no capitals, or nothing but hexadecimal digits. */
function isWrappedBase64(line: string): boolean {
  const [run = ""] = BASE64_LINE.exec(line.trimEnd()) ?? [];
  return /[A-Z]/.test(run) && /[g-z]/.test(run) && /\d/.test(run);
}

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
const KEY_END = /-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
/** Base64 or headers such as "DEK-Info: AES-128-CBC,…", after any prefix that a logger adds to each line. */
const KEY_LINE = /^(?:.{0,80}\s)?[A-Za-z0-9+/=]*\\?$|^\s*[\w-]+: \S+$|-----END /;
/** The maximum number of lines. A 16384-bit RSA key has 200. */
const LONGEST_KEY = 240;

/** The number of characters that continue the previous line's secret: the whole line if it has not ended. */
function goesOn(line: string, begun: readonly Begun[]): { readonly head: number; readonly whole: readonly Begun[] } {
  const said = line.trim();
  const indent = line.length - line.trimStart().length;
  let head = 0;
  const whole: Begun[] = [];
  for (const { piece, length } of begun) {
    const rest = piece.slice(length);
    if (said.startsWith(rest)) head = Math.max(head, indent + rest.length);
    else if (length + said.length >= LEAST && rest.startsWith(said))
      whole.push({ piece, length: length + said.length });
  }
  return { head, whole };
}

interface Places {
  readonly of: readonly string[];
  /**
   * Maps the last characters of a beginning to the secrets to which it can belong, each with the beginning's length.
   */
  readonly ends: ReadonlyMap<string, readonly Begun[]>;
}

function placesIn(pieces: readonly string[]): Places {
  const ends = new Map<string, Begun[]>();
  for (const piece of pieces) {
    for (let length = 1; length < piece.length; length += 1) {
      const gram = piece.slice(Math.max(0, length - GRAM), length);
      const there = ends.get(gram);
      if (there === undefined) ends.set(gram, [{ piece, length }]);
      else there.push({ piece, length });
    }
  }
  return { of: pieces, ends };
}

function begunBy(line: string, { ends }: Places): readonly Begun[] {
  const said = line.trimEnd();
  const found: Begun[] = [];
  for (let size = 1; size <= GRAM; size += 1) {
    for (const one of ends.get(said.slice(-size)) ?? []) {
      if (said.length >= size && said.endsWith(one.piece.slice(0, one.length))) found.push(one);
    }
  }
  return found;
}
