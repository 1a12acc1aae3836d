import { expect, test } from "vitest";
import { table } from "./table.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

const at = (width: number): Terminal => ({
  ...openTerminal({ json: false, quiet: false, verbose: false }),
  width,
});
const COLUMNS = [{ title: "from" }, { title: "n", right: true }, { title: "why" }];
const ROWS = [
  ["TabularPreprocessing.processed", "1", "the only tabular.processed that XGBoostTraining can see"],
  ["DataLoading.data", "22", ""],
];

test("the last column breaks between words in what the others leave", () => {
  expect(table(at(64), COLUMNS, ROWS).split("\n")).toEqual([
    "from                             n  why",
    "TabularPreprocessing.processed   1  the only tabular.processed",
    "                                    that XGBoostTraining can",
    "                                    see",
    "DataLoading.data                22",
  ]);
});

test("where they leave too little it stands below them, so that no line is wider than the screen", () => {
  const lines = table(at(48), COLUMNS, ROWS).split("\n");
  expect(lines).toEqual([
    "from                             n",
    "TabularPreprocessing.processed   1",
    "    the only tabular.processed that",
    "    XGBoostTraining can see",
    "DataLoading.data                22",
  ]);
});
