import { stripVTControlCharacters } from "node:util";

/** Breaks a sentence between words, so that each line begins with `indent` and fits; later lines hang by `hang` more. */
export function wrapped(text: string, width: number, indent = "", hang = 0): string {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.split(" ")) {
    const longer = empty ? line + word : `${line} ${word}`;
    if (!empty && stripVTControlCharacters(longer).length > width) {
      lines.push(line.trimEnd());
      line = indent + " ".repeat(hang) + word;
    } else line = longer;
    empty = false;
  }
  return [...lines, line].join("\n");
}
