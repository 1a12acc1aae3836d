import { expect, test } from "vitest";
import type { ValueDrift } from "./drift-facts.ts";
import { driftPhrase, percent, valueText } from "./drift-words.ts";

const ALL: readonly ValueDrift[] = [
  { kind: "higher", before: 40.25, now: 44 },
  { kind: "lower", of: "date", before: 20_000, now: 19_990 },
  { kind: "shape", of: "length", before: 3, now: 3 },
  { kind: "wider", before_range: [1, 2], now_range: [0, 3.5] },
  { kind: "outliers", low: 0, high: 9, now: 0.021 },
  { kind: "unit", operation: "times 100" },
  { kind: "repeated", value: -999, before: 0, now: 0.12 },
  { kind: "no-longer-repeated", value: 0, before: 0.4, now: 0.001 },
  { kind: "capped", value: 123456, before: 0, now: 0.05 },
  { kind: "floored", value: 0, before: 0, now: 0.05 },
  { kind: "stuck", value: 7 },
  { kind: "missing", before: 0.0004, now: 0.5 },
  { kind: "fewer-missing", before: 0.5, now: 0 },
  { kind: "empty" },
  { kind: "lost-column" },
  { kind: "lost-column", nearest: "Amount" },
  { kind: "other-unit", units: ["kg", "lb"], count: 3 },
  { kind: "unreadable", count: 2, examples: ["about 40"] },
  { kind: "new-category", levels: [["x", 1]] },
  {
    kind: "lost-category",
    levels: [
      ["a", 9],
      ["b", 8],
      ["c", 7],
      ["d", 6],
    ],
  },
  { kind: "recoded", pairs: [["de", "Germany"]] },
  { kind: "shares", levels: [["a", 0.6, 0.45]] },
  { kind: "shares", of: "date", levels: [["20000", 0.6, 0.45]] },
  { kind: "repeated", value: 0, before: 0.6, now: 0.8 },
  { kind: "higher", before: 0, now: 0, means: [3.25, 4] },
];

test("every kind has a phrase", () => {
  expect(ALL.map(driftPhrase)).toMatchInlineSnapshot(`
    [
      "higher: median 40.25 → 44",
      "earlier: median 2024-10-04 → 2024-09-24",
      "length of the text: another distribution: median 3 → 3",
      "wider: middle half of the rows 1 to 2 → 0 to 3.5",
      "outliers: 2.1 % of rows beyond 0 to 9, the range of nearly all rows before",
      "changed unit: values as before, but times 100",
      "repeated value -999, which may represent a missing value: 0 % → 12 % of rows",
      "0 hardly occurs anymore: 40 % → 0.1 % of rows",
      "capped: no value above 123456, which 5 % of rows have",
      "floored: no value below 0, which 5 % of rows have",
      "stuck: every row has 7",
      "missing cells: 0.04 % → 50 %",
      "fewer missing cells: 50 % → 0 %",
      "empty: no row has a value",
      "lost column: not in the new rows",
      "lost column: not in the new rows, which have 'Amount'",
      "changed unit: 3 cells in kg and lb",
      "unreadable cells: 2, such as 'about 40'",
      "new category: 'x' (1 row)",
      "lost categories: 'a' (9 rows), 'b' (8 rows), 'c' (7 rows), 1 more",
      "recoded: 'de' is now 'Germany'",
      "shares: 'a' 60 % → 45 %",
      "shares: '2024-10-04' 60 % → 45 %",
      "more rows have 0: 60 % → 80 %",
      "higher: median 0 → 0, mean 3.25 → 4",
    ]
  `);
});

test("percentages distinguish small shares from zero, and numbers have four digits", () => {
  expect([0, 0.00004, 0.012, 0.126, 1].map(percent)).toEqual(["0 %", "0.004 %", "1.2 %", "13 %", "100 %"]);
  expect([valueText(123_456), valueText(1e9, "date")]).toEqual(["123500", "1000000000"]);
});
