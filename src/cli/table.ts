import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import type { Terminal } from "./terminal.ts";

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
export function table(terminal: Terminal, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(visible(title), ...rows.map((row) => Math.max(...(row[index] ?? "").split("\n").map(visible)))),
  );
  const taken = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const words = rows.flatMap((row) => (row.at(-1) ?? "").split(/\s/).map(visible));
  // A name is never cut: who reads it copies it.
  const least = Math.max(24, ...words);
  const last = Math.max(least, Math.min(widths.at(-1) ?? 0, terminal.width - taken - 1));
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

/** Characters on the screen: colours take none. */
const visible = (text: string): number => stripVTControlCharacters(text).length;
