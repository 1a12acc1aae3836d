import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

/** The number of screen columns that a string occupies: two for wide letters and emoji, none for colors. */
export const columnsOf = (text: string): number => stringWidth(text);

const gap = (text: string, columns: number): string => " ".repeat(Math.max(0, columns - stringWidth(text)));
export const padStart = (text: string, columns: number): string => gap(text, columns) + text;
export const padEnd = (text: string, columns: number): string => text + gap(text, columns);

/** Truncates a string that is too wide. It then ends in "…" and loses its colors. */
export function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(stripVTControlCharacters(text))) {
    if (stringWidth(kept + segment) >= columns) break;
    kept += segment;
  }
  return columns < 1 ? "" : `${kept}…`;
}

/**
 * Breaks a string between words so that its lines fit. Long words are left whole, so that they can be copied.
 *
 * @param columns - the width of the screen, including the label or indent
 * @param first - begins the first line: a label or an indent
 * @param rest - begins the other lines; spaces as wide as `first` if omitted
 */
export function wrap(text: string, columns: number, first = "", rest = " ".repeat(stringWidth(first))): string {
  const room = Math.max(1, columns - Math.max(stringWidth(first), stringWidth(rest)));
  // A string that fits is left unchanged, because the library composes accents, and a file name with decomposed accents
  // could then not be copied.
  const lines = stringWidth(text) <= room ? text : wrapAnsi(text, room);
  return first + lines.replaceAll("\n", `\n${rest}`);
}
