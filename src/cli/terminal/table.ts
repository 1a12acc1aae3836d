import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import type { Terminal } from "./terminal.ts";
import { wrapped } from "./wrap.ts";

export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/**
 * Rows below titles, without lines. The last column takes the width that is left, and breaks between words;
 * the others are as wide as what they hold.
 */
export function table(terminal: Terminal, columns: readonly Column[], given: readonly (readonly string[])[]): string {
  // Before lines are broken, which would break a secret, too.
  const rows = given.map((row) => row.map(terminal.clean));
  const widths = columns.map(({ title }, index) =>
    Math.max(visible(title), ...rows.map((row) => Math.max(...(row[index] ?? "").split("\n").map(visible)))),
  );
  const taken = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const words = rows.flatMap((row) => (row.at(-1) ?? "").split(/\s/).map(visible));
  // A name is never cut: who reads it copies it.
  const least = Math.max(24, ...words);
  const natural = widths.at(-1) ?? 0;
  if (natural > terminal.width - taken && least > terminal.width - taken)
    return stacked(terminal, columns, widths, rows);
  const last = Math.max(least, Math.min(natural, terminal.width - taken - 1));
  const made = new Table({
    chars: NO_LINES,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
    head: columns.map(({ title }) => terminal.color.dim(title)),
    colAligns: columns.map(({ right }) => (right === true ? "right" : "left")),
    colWidths: [...widths.slice(0, -1), last],
    wordWrap: true,
  });
  made.push(...rows.map((row) => [...row]));
  return made
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Where the others leave the last column too little: it stands below them, in lines of its own. */
function stacked(
  terminal: Terminal,
  columns: readonly Column[],
  widths: readonly number[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string =>
    columns
      .slice(0, -1)
      .map(({ right }, index) => {
        const cell = cells[index] ?? "";
        const gap = " ".repeat(Math.max(0, (widths[index] ?? 0) - visible(cell)));
        return right === true ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd();
  const head = line(columns.map(({ title }) => terminal.color.dim(title)));
  const below = (text: string): readonly string[] => (text === "" ? [] : [wrapped(text, terminal.width, "    ")]);
  return [head, ...rows.flatMap((row) => [line(row), ...below(row.at(-1) ?? "")])].join("\n");
}

/** Characters on the screen: colours take none. */
const visible = (text: string): number => stripVTControlCharacters(text).length;
