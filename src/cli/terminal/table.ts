import { columnsOf, padEnd, padStart, wrap } from "./columns.ts";
import type { Terminal } from "./terminal.ts";

export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

type Row = readonly string[];

const GAP = "  ";
/** A last column narrower than this would be hard to read. */
const MIN_LAST_COLUMN = 24;
const INDENT_BELOW = "    ";

/**
 * Lays out rows under titles, without rules. The last column takes the remaining width and wraps between words. The
 * others are as wide as their contents. If they leave too little space, the last column is printed on separate lines
 * under them, so that no line is wider than the screen.
 */
export function table({ clean, color, width }: Terminal, columns: readonly Column[], given: readonly Row[]): string {
  // Secrets are hidden before lines are wrapped, because wrapping would split them.
  const rows = given.map((row) => row.map(clean));
  const widths = columns.map(({ title }, index) =>
    Math.max(columnsOf(title), ...rows.map((row) => widest(row[index]))),
  );
  const room = width - 1 - widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0);
  // Words are never split, because people copy names.
  const longestWord = Math.max(...rows.map((row) => widest(row.at(-1)?.replaceAll(/\s/g, "\n"))));
  const fits = (widths.at(-1) ?? 0) <= room;
  const below = !fits && Math.max(MIN_LAST_COLUMN, longestWord) > room;
  const lines = (row: Row): readonly string[] => {
    const last = row.at(-1) ?? "";
    if (!below) return sideBySide([...row.slice(0, -1), fits ? last : wrap(last, room)], columns, widths);
    return [
      ...sideBySide(row.slice(0, -1), columns, widths),
      ...(last === "" ? [] : [wrap(last, width, INDENT_BELOW)]),
    ];
  };
  const titles = columns.map(({ title }) => color.dim(title));
  const head = sideBySide(below ? titles.slice(0, -1) : titles, columns, widths);
  return [...head, ...rows.flatMap(lines)].join("\n");
}

const widest = (cell = ""): number => Math.max(...cell.split("\n").map(columnsOf));

/** Formats one row, whose cells can each have several lines. */
function sideBySide(cells: Row, columns: readonly Column[], widths: readonly number[]): readonly string[] {
  const split = cells.map((cell) => cell.split("\n"));
  return Array.from({ length: Math.max(...split.map(({ length }) => length)) }, (_, line) =>
    split
      .map((parts, index) => (columns[index]?.right ? padStart : padEnd)(parts[line] ?? "", widths[index] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}
