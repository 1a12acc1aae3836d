import { createRequire } from "node:module";
import { stripVTControlCharacters } from "node:util";

interface Libraries {
  readonly stringWidth: typeof import("string-width").default;
  readonly wrapAnsi: typeof import("wrap-ansi").default;
}
let loaded: Libraries | undefined;

/** The libraries load Unicode's tables, which takes longer than most commands need for everything that they print. */
function libraries(): Libraries {
  loaded ??= {
    stringWidth: defaultOf(createRequire(import.meta.url)("string-width") as typeof import("string-width")),
    wrapAnsi: defaultOf(createRequire(import.meta.url)("wrap-ansi") as typeof import("wrap-ansi")),
  };
  return loaded;
}

/** Bundled, a library is its default export. */
const defaultOf = <T>(library: { readonly default: T }): T =>
  typeof library === "function" ? (library as T) : library.default;

/** Printable ASCII and the other characters in our own texts. Each occupies one column. */
const NARROW = /^[ -~–—‘’“”…→←±≤≥×·│─┌┐└┘├┤┬┴┼]*$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: colors begin with ESC
const COLOR = /\u001b\[[\d;]*m/g;

/** The number of screen columns that a string occupies: two for wide letters and emoji, none for colors. */
export function columnsOf(text: string): number {
  if (NARROW.test(text)) return text.length;
  const plain = text.replace(COLOR, "");
  return NARROW.test(plain) ? plain.length : libraries().stringWidth(text);
}

const gap = (text: string, columns: number): string => " ".repeat(Math.max(0, columns - columnsOf(text)));
export const padStart = (text: string, columns: number): string => gap(text, columns) + text;
export const padEnd = (text: string, columns: number): string => text + gap(text, columns);

/** Truncates a string that is too wide. It then ends in "…" and loses its colors. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(stripVTControlCharacters(text))) {
    if (columnsOf(kept + segment) >= columns) break;
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
export function wrap(text: string, columns: number, first = "", rest = " ".repeat(columnsOf(first))): string {
  const room = Math.max(1, columns - Math.max(columnsOf(first), columnsOf(rest)));
  // A string that fits is left unchanged, because the library composes accents, and a file name with decomposed accents
  // could then not be copied.
  const lines = columnsOf(text) <= room ? text : libraries().wrapAnsi(text, room);
  return first + lines.replaceAll("\n", `\n${rest}`);
}
