import { endsOf, type LineEnd, startsOf } from "./line-parts.ts";
import type { Span } from "./urls.ts";

/** A line, and the places in it where a part of a wrapped string can begin or end. */
export interface Line {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly LineEnd[];
}

/** A secret of which only the beginning has been read, because the line ends inside it. */
export interface Broken {
  readonly piece: string;
  /** How many of its characters have been read. */
  readonly length: number;
  /** The place on the line of those that are on it. */
  readonly at: Span;
}

type Beginning = Pick<Broken, "piece" | "length">;

/** The number of characters that identify a position in a secret: few lines contain them by chance. */
const GRAM = 4;
/** The number of characters in `firsts`. */
export const FIRST = 3;

/** The positions at which secrets can break off. */
export interface Places {
  /** Beginnings with at least this many characters, by their last ones. */
  readonly byEnd: ReadonlyMap<string, readonly Beginning[]>;
  /** Shorter beginnings, by the characters that follow. */
  readonly byNext: ReadonlyMap<string, readonly Beginning[]>;
  /** The first characters of all secrets. */
  readonly firsts: ReadonlySet<string>;
}

export function placesIn(pieces: readonly string[]): Places {
  const byEnd = new Map<string, Beginning[]>();
  const byNext = new Map<string, Beginning[]>();
  const add = (map: Map<string, Beginning[]>, gram: string, one: Beginning): void => {
    const there = map.get(gram);
    if (there === undefined) map.set(gram, [one]);
    else there.push(one);
  };
  for (const piece of pieces) {
    for (let length = 1; length < piece.length; length += 1) {
      if (length < GRAM) add(byNext, piece.slice(length, length + GRAM), { piece, length });
      else add(byEnd, piece.slice(length - GRAM, length), { piece, length });
    }
  }
  return { byEnd, byNext, firsts: new Set(pieces.map((piece) => piece.slice(0, FIRST))) };
}

export const lineOf = (text: string): Line => ({ text, starts: startsOf(text), ends: endsOf(text) });

/** The secrets that break off at the end of a line, except those with only one to three characters on it. */
export function broken({ text, ends }: Line, { byEnd }: Places): readonly Broken[] {
  return ends.flatMap(({ at: end }) =>
    (byEnd.get(text.slice(Math.max(0, end - GRAM), end)) ?? []).flatMap((one) => endingAt(text, end, one)),
  );
}

/** The secrets with one to three characters at the end of a line that can continue on the next line. */
export function barelyBroken({ text, ends }: Line, next: Line, { byNext }: Places): readonly Broken[] {
  return next.starts.flatMap((start) =>
    (byNext.get(next.text.slice(start, start + GRAM)) ?? []).flatMap((one) =>
      ends.flatMap(({ at: end }) => endingAt(text, end, one)),
    ),
  );
}

function endingAt(text: string, end: number, { piece, length }: Beginning): readonly Broken[] {
  const start = end - length;
  const fits = start >= 0 && text.startsWith(piece.slice(0, length), start);
  return fits ? [{ piece, length, at: { start, end } }] : [];
}

/** Finds the next part of a secret on a line. If the rest of the secret is in several places, all are returned. */
export function continued({ text, starts, ends }: Line, { piece, length }: Broken) {
  const rest = piece.slice(length);
  const ended: Span[] = [];
  const going: Broken[] = [];
  for (const start of starts) {
    if (text[start] !== rest[0]) continue;
    if (text.startsWith(rest, start)) ended.push({ start, end: start + rest.length });
    for (const { at: end } of ends) {
      if (end > start && end - start < rest.length && rest.startsWith(text.slice(start, end)))
        going.push({ piece, length: length + end - start, at: { start, end } });
    }
  }
  return { ended, going };
}
