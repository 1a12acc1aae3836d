import type { Span } from "./urls.ts";

/** A line end as it is, or as JSON and Python spell it, and the indent of the next line. */
const LINE_END = /(?:\r|\\r)?(?:\n|\\n)[ \t]*/g;

/**
 * Spans in a text as if it had no line ends, such as those of a Base64 string that was wrapped. Only spans over a line end are
 * returned, at their places in the text itself.
 */
export function acrossLines(text: string, search: (text: string) => readonly Span[]): readonly Span[] {
  const ends = [...text.matchAll(LINE_END)].map(({ index, 0: end }) => ({ at: index, length: end.length }));
  if (ends.length === 0) return [];
  /** Where each line end would be in the joined text, and how many characters are missing before that. */
  const joins: { readonly at: number; readonly removed: number }[] = [];
  let removed = 0;
  for (const { at, length } of ends) {
    joins.push({ at: at - removed, removed: removed + length });
    removed += length;
  }
  const placeOf = (at: number): number => at + (joins.findLast((join) => join.at <= at)?.removed ?? 0);
  return search(text.replaceAll(LINE_END, ""))
    .filter(({ start, end }) => joins.some(({ at }) => start < at && at < end))
    .map(({ start, end }) => ({ start: placeOf(start), end: placeOf(end - 1) + 1 }));
}
