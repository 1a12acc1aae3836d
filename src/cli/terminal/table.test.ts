import { expect, test } from "vitest";
import { columnsOf } from "./columns.ts";
import { table } from "./table.ts";
import { type Terminal, terminalOf } from "./terminal.ts";

const terminal = (width: number): Terminal => ({
  ...terminalOf({ json: false, quiet: false, verbose: false }),
  width,
});
const COLUMNS = [{ title: "from" }, { title: "n", right: true }, { title: "why" }];
const ROWS = [
  ["TabularPreprocessing.processed", "1", "the only tabular.processed that XGBoostTraining can see"],
  ["DataLoading.data", "22", ""],
];

test("wraps the last column between words, within the width that the other columns leave", () => {
  expect(table(terminal(64), COLUMNS, ROWS).split("\n")).toEqual([
    "from                             n  why",
    "TabularPreprocessing.processed   1  the only tabular.processed",
    "                                    that XGBoostTraining can",
    "                                    see",
    "DataLoading.data                22",
  ]);
});

test("puts the last column under the others if they leave too little space, so that no line is wider than the screen", () => {
  expect(table(terminal(48), COLUMNS, ROWS).split("\n")).toEqual([
    "from                             n",
    "TabularPreprocessing.processed   1",
    "    the only tabular.processed that",
    "    XGBoostTraining can see",
    "DataLoading.data                22",
  ]);
});

test.each([
  ["Chinese", "顧客番号", 8],
  ["Korean", "고객", 4],
  ["full-width Latin", "ＡＢ", 4],
  ["an emoji of several code points", "👩‍🔬", 2],
  ["a flag", "🇯🇵", 2],
  ["a combining accent", "cafe\u0301", 4],
])("aligns the columns after %s, which takes %s as %i columns", (_, name, columns) => {
  const lines = table(
    terminal(80),
    [{ title: "column" }, { title: "kind" }],
    [
      [name, "id"],
      ["plain_name", "text"],
    ],
  ).split("\n");
  expect(columnsOf(name)).toBe(columns);
  expect(lines.map((line) => columnsOf(/^(.*) {2}\S+$/.exec(line)?.[1] ?? ""))).toEqual([10, 10, 10]);
});

test("wraps wide letters within the width of the screen", () => {
  const why = "東京 大阪 名古屋 札幌 福岡 神戸 京都 仙台 広島 横浜 千葉 川崎 さいたま 堺 新潟";
  for (const width of [24, 40, 60]) {
    const lines = table(terminal(width), [{ title: "n" }, { title: "why" }], [["1", why]]).split("\n");
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(width);
    expect(lines.slice(1).join(" ").replaceAll(/\s+/g, " ")).toContain(why);
  }
});
