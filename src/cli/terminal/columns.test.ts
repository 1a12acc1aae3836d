import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { columnsOf, cut, padEnd, wrap } from "./columns.ts";

const LETTERS = ["a", "ß", "漢", "字", "👍🏽", "🇩🇪", "e\u0301", " ", "한", "\u001b[31mred\u001b[39m"];
const text = fc.array(fc.constantFrom(...LETTERS), { maxLength: 40 }).map((letters) => letters.join(""));

test("shortens a string to fit, and leaves one that fits unchanged", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 60 }), (given, columns) => {
      const shown = cut(given, columns);
      expect(columnsOf(shown)).toBeLessThanOrEqual(columns);
      if (columnsOf(given) <= columns) expect(shown).toBe(given);
      else expect(columnsOf(shown)).toBeGreaterThanOrEqual(columns - 1);
    }),
  );
});

test("pads a string to the requested number of columns, or leaves a longer one unchanged", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 60 }), (given, columns) => {
      expect(columnsOf(padEnd(given, columns))).toBe(Math.max(columns, columnsOf(given)));
    }),
  );
});

test("breaks lines to fit, indents them to the end of the label, and keeps every word", () => {
  const words = fc.array(fc.constantFrom("漢字", "a", "règle", "👍🏽", "column"), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(words, fc.integer({ min: 20, max: 60 }), (given, columns) => {
      const lines = wrap(given.join(" "), columns, "  seen ").split("\n");
      for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
      expect(lines.map((line) => line.slice("  seen ".length)).join(" ")).toBe(given.join(" "));
    }),
  );
});

test("keeps decomposed accents in a path that fits, so that it can be copied", () => {
  const path = "/data/cafe\u0301.csv";
  expect(wrap(path, 80, "  at   ")).toBe(`  at   ${path}`);
});

test("counts columns like the library, also where it does not ask it", () => {
  const letters = [..." ~aZ0–—‘’“”…→←±≤≥×·│─┌┐└┘├┤┬┴┼", "\u001b[31mred\u001b[39m", "\n", "\t", "ß", "漢"];
  for (const letter of letters) expect([letter, columnsOf(letter)]).toEqual([letter, stringWidth(letter)]);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (any) => {
      expect([any, columnsOf(any)]).toEqual([any, stringWidth(any)]);
    }),
  );
});
