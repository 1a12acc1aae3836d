/** A CSV record, and the line on which it ends. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The reason why the input is not valid CSV, as a sentence that includes the line number. */
export class CsvFault extends Error {
  /** True if more input could complete the record. */
  readonly open: boolean;

  constructor(message: string, open = false) {
    super(message);
    this.open = open;
  }
}

const DELIMITERS = [",", ";", "\t", "|"];
const QUOTED = /"[^"]*"/g;
const count = (text: string, part: string): number => text.split(part).length - 1;

/** Detects the delimiter: the most frequent candidate outside quotes in the first non-blank line. */
export function delimiterOf(text: string): string {
  const header = (/\S[^\r\n]*/.exec(text)?.[0] ?? "").replaceAll(QUOTED, "");
  return DELIMITERS.reduce((best, one) => (count(header, one) > count(header, best) ? one : best));
}

/**
 * Returns the records of a CSV string, without blank lines, exactly as Python's csv module reads them in strict mode,
 * so that checks before a run match the run itself. A line ends with "\n", "\r\n" or "\r".
 */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  // Both start outside quotes, so an unquoted cell can itself contain quotes.
  const plain = new RegExp(`[^${delimiter === "|" ? "\\|" : delimiter}\\r\\n]*`, "y");
  const end = /\r\n|\r|\n/y;
  const anyEnd = text.includes("\r") ? /\r\n|\r|\n/g : /\n/g;
  let [at, line, cells] = [0, 1, [] as string[]];
  while (at < text.length) {
    if (cells.length === 0) {
      // Nearly all lines contain no quotes and only need to be split.
      anyEnd.lastIndex = at;
      const stop = anyEnd.exec(text);
      const row = text.slice(at, stop?.index);
      if (!row.includes('"')) {
        if (row !== "") yield { cells: row.split(delimiter), line };
        [at, line] = [stop === null ? text.length : anyEnd.lastIndex, line + 1];
        continue;
      }
    }
    const quoted = text[at] === '"' ? quotedCell(text, at, line) : undefined;
    plain.lastIndex = at;
    cells.push(quoted?.cell ?? plain.exec(text)?.[0] ?? "");
    at = quoted?.after ?? plain.lastIndex;
    line = quoted?.line ?? line;
    if (text[at] === delimiter) {
      at += 1;
      if (at < text.length) continue;
      cells.push("");
    }
    end.lastIndex = at;
    if (at < text.length && !end.test(text))
      throw new CsvFault(`line ${line}: there is text behind a cell's closing quote`);
    if (cells.length > 1 || cells[0] !== "" || quoted !== undefined) yield { cells, line };
    [at, line, cells] = [at < text.length ? end.lastIndex : at, line + 1, []];
  }
}

/** Reads a quoted cell, in which a doubled quote stands for a single one, and returns the position after it. */
function quotedCell(
  text: string,
  start: number,
  line: number,
): { readonly cell: string; readonly after: number; readonly line: number } {
  let close = start + 1;
  for (;;) {
    close = text.indexOf('"', close);
    if (close < 0) throw new CsvFault(`a quote that opens in line ${line} is never closed`, true);
    if (text[close + 1] !== '"') break;
    close += 2;
  }
  const inside = text.slice(start + 1, close);
  return {
    cell: inside.replaceAll('""', '"'),
    after: close + 1,
    line: line + (inside.match(/\r\n|\r|\n/g)?.length ?? 0),
  };
}
