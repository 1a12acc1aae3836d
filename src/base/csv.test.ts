import { describe, expect, test } from "vitest";
import { CsvFault, csvRecords, delimiterOf } from "./csv.ts";

const read = (text: string, delimiter = ","): readonly (readonly string[])[] =>
  [...csvRecords(text, delimiter)].map(({ cells }) => cells);

// The output of Python's csv module for each input, with strict=True and without blank lines.
test.each<[string, readonly (readonly string[])[]]>([
  [
    "a,b\n1,2\n",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "\n\r\na,b\r1,2",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "a,\n,\n",
    [
      ["a", ""],
      ["", ""],
    ],
  ],
  ["a,", [["a", ""]]],
  ['"a ""b"", c","d\ne"\n', [['a "b", c', "d\ne"]]],
  ['ow"ner,b"\n', [['ow"ner', 'b"']]],
  ['""\n""', [[""], [""]]],
  [" \n", [[" "]]],
  ["", []],
])("%j", (text, rows) => {
  expect(read(text)).toEqual(rows);
});

test("numbers each record by its last line, for every kind of line ending", () => {
  const lines = [...csvRecords('a\r\n\r"b\r\nc\rd"\ne', ",")].map(({ line }) => line);
  expect(lines).toEqual([1, 5, 6]);
});

describe("misplaced quotes", () => {
  const fault = (text: string): CsvFault | undefined => {
    try {
      read(text);
      return undefined;
    } catch (error) {
      return error as CsvFault;
    }
  };

  test("rejects text after a closing quote", () => {
    expect(fault('a\n"b"c,d\n')).toEqual(new CsvFault("line 2: there is text behind a cell's closing quote"));
  });

  test("reports an unclosed quote, which more input might close", () => {
    const found = fault('a\nb\n"c,d\ne\n');
    expect(found?.message).toBe("a quote that opens in line 3 is never closed");
    expect(found?.open).toBe(true);
  });
});

test.each([
  ["a;b;c\n1,2;3,4;5\n", ";"],
  ["\n \na\tb\n", "\t"],
  ['"a;b;c",d\n', ","],
  ["a\n1;2\n", ","],
  ["a|b", "|"],
])("the delimiter of %j is %j", (text, delimiter) => {
  expect(delimiterOf(text)).toBe(delimiter);
});
