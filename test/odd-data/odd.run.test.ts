import { describe, expect, test } from "vitest";
import { odd, type Row, rowsOf, tableOf, trained } from "./odd.ts";

const ROWS = 160;
const pick = (draw: () => number, ...values: readonly string[]): string =>
  values[Math.floor(draw() * values.length)] as string;

interface Oddity {
  readonly more: (index: number, draw: () => number) => Row;
  readonly label?: { readonly yes: string; readonly no: string };
  readonly dress?: (rows: readonly Row[]) => string;
  /** The inferred types of columns. */
  readonly types?: Row;
}

/** Each table has many oddities at once, so interactions between them would also show up here. */
const ODDITIES: Readonly<Record<string, Oddity>> = {
  "names in other alphabets, with spaces, brackets, commas and quotes; reserved names; a byte order mark": {
    more: (_, draw) => ({
      "größe in m": String(draw()),
      年齢: String(draw()),
      "a.b[c] <d>": String(draw()),
      "a.b(c) _d>": String(draw()),
      "x,y": String(draw()),
      'q"q': pick(draw, "ä", "ö"),
      score: String(draw()),
      label: String(draw()),
      row_id: String(draw()),
      split: pick(draw, "train", "test"),
      calibrated: "0.5",
      index: "1",
      f0: String(draw()),
      constructor: pick(draw, "x", "y"),
    }),
    label: { yes: "да, конечно", no: "нет" },
    dress: (rows) => `\ufeff${tableOf(rows, ",", "\r\n")}`,
  },
  "cells with commas, quotes and line ends; rare categories; duplicate rows; blank lines": {
    more: (index, draw) => ({
      remark: pick(draw, "a, b", 'say "x"', "two\nlines", "two\r\nlines", "plain", "';|\t"),
      rare: index % 7 === 0 ? `only${index}` : pick(draw, "a", "b"),
    }),
    dress: (rows) => tableOf(rows).replace("\n", "\n\n").trimEnd(),
    types: { remark: "category", rare: "category" },
  },
  "numbers of any size, booleans, dates, padded numbers, sentinels, words for missing values, empty columns": {
    more: (index, draw) => ({
      big: pick(draw, "1.7e308", "-1.7e308", "123456789012345678901234567890", "1e-320", "+5", "-0"),
      long: String(9_007_199_254_740_993n + BigInt(index)),
      flag: pick(draw, "True", "False"),
      day: `2026-0${1 + (index % 9)}-1${index % 10}`,
      moment: `2026-01-01T0${index % 10}:30:00`,
      german: `1${index % 10}.03.2025`,
      zip: pick(draw, "01067", "10115", "80331", "00501"),
      income: index % 5 === 0 ? "-2147483648" : String(100 * (index % 37)),
      half: index % 4 === 0 ? "-2147483648.0" : "1.5",
      count: pick(draw, " 1 ", "NA", "null", "NaN", "2", ""),
      word: pick(draw, " a", "a ", "b", "N/A"),
      endless: pick(draw, "inf", "-inf", "1", "2"),
      nothing: "",
      same: "same",
    }),
    label: { yes: "1.0", no: "0.0" },
    types: {
      big: "number",
      flag: "boolean",
      day: "date",
      moment: "date",
      german: "date",
      zip: "category",
      income: "integer",
      count: "integer",
      word: "category",
      endless: "category",
    },
  },
  "three hundred columns separated by semicolons": {
    more: (_, draw) => Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`c${at}`, draw().toFixed(4)])),
    label: { yes: "True", no: "False" },
    dress: (rows) => tableOf(rows, ";"),
  },
  "one feature, separated by tabs": {
    more: () => ({}),
    label: { yes: "1", no: "0" },
    dress: (rows) => tableOf(rows, "\t"),
  },
};

test.each(Object.entries(ODDITIES))(
  "%s: the package scores raw rows as the pipeline did",
  async (_, { more, label = { yes: "yes", no: "no" }, dress = tableOf, types = {} }) => {
    const half = rowsOf(ROWS / 2, more).map((row) => ({
      ...row,
      outcome: row["outcome"] === "yes" ? label.yes : label.no,
    }));
    const rows = [...half, ...half];
    // In YAML, people write strings without quotes even if they look like numbers or booleans.
    const positive = { "1.0": 1, True: true }[label.yes] ?? label.yes;
    const { columns } = await trained(odd({ table: dress(rows), positive }), rows);
    expect(columns).toMatchObject({ age: "integer", ...types });
  },
);

test("omits rows without a label and reports this in the log and the profile; scores sentinels and words among numbers as missing", async () => {
  const rows = rowsOf(ROWS, (index) => ({
    income: index % 5 === 0 ? "-2147483648" : String(index),
    debt: index % 3 === 0 ? "?" : String(index),
  })).map((row, index) => ({
    ...row,
    outcome: index % 8 === 0 ? "" : (row["outcome"] ?? ""),
  }));
  const project = odd({ table: tableOf(rows), sentinels: [-2147483648, "?"] });
  const { file, pack, columns: types } = await trained(project, rows);
  expect(types).toMatchObject({ income: "integer", debt: "integer" });
  const counts = JSON.parse(file("TabularPreprocessing", "processed", "rows.json"));
  expect(counts.train.count + counts.validation.count + counts.test.count).toBe(ROWS - ROWS / 8);
  const { label, columns } = JSON.parse(file("DataLoading", "metadata", "profile.json"));
  expect(label.missing).toBe(ROWS / 8);
  expect(columns.find(({ name }: { readonly name: string }) => name === "income").sentinels).toEqual({
    "-2147483648": ROWS / 5,
  });
  const [marked, empty, none] = pack.score([
    { age: "44", income: "-2147483648", debt: "?" },
    { age: "44", income: "", debt: "" },
    { age: 44 },
  ]);
  expect(marked).toEqual(empty);
  expect(none).toEqual(empty);
});

describe("rejects invalid tables, with the column's name", () => {
  const rows = rowsOf(ROWS);
  const twice = tableOf(rows.map(({ outcome = "", age = "" }) => ({ outcome, age, more: age })));
  test.each([
    ["two labels", twice.replace("more", "outcome"), "data/column-twice", "two columns named 'outcome'"],
    ["a column without a name", twice.replace("more", ""), "data/column-nameless", "column 3 of 'table.csv'"],
    ["a reserved name", twice.replace("more", "__row_id"), "data/column-reserved", "'__row_id'"],
    ["no feature", tableOf(rows.map(({ outcome = "" }) => ({ outcome }))), "data/no-features", "XGBoostTraining"],
    [
      "features without a value",
      tableOf(rows.map(({ outcome = "" }) => ({ outcome, x: "" }))),
      "data/no-features",
      "XGBoostTraining",
    ],
    ["too few rows", tableOf(rows.slice(0, 3)), "data/empty-split", "the test split of 3 rows is empty"],
    [
      "a positive value, but a label with many values",
      tableOf(rows.map((row, index) => ({ ...row, outcome: `v${index}` }))),
      "data/too-many-classes",
      "the label 'outcome' holds 160 values",
    ],
    [
      "a label without a value",
      tableOf(rows.map((row) => ({ ...row, outcome: "" }))),
      "data/one-class",
      "the label 'outcome' holds only 'nothing'",
    ],
  ])("%s", async (_, table, code, says) => {
    await odd({ table }).fails({ code, says: [says] });
  });
});
