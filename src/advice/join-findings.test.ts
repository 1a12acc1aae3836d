import { expect, test } from "vitest";
import { foundIn } from "./found-in.ts";
import { joinFindings } from "./join-findings.ts";

const leftOut = (column: string, reason: string) => ({ code: "data/left-out", data: { column, reason } });
const constant = "it has the same value in every row";
const numbers = { code: "data/read-numbers", data: { column: "d", example: "1,5", taken: "1.5" } };

test("columns left out for the same reason become one finding, at the first column's place", () => {
  const found = [leftOut("a", constant), numbers, leftOut("b", "it is free text"), leftOut("c", constant)];
  const joined = joinFindings(found).map((finding) => foundIn(finding, {}).message);
  expect(joined).toEqual([
    "'a' and 'c' are left out of the features: each has the same value in every row",
    "'d' is read as numbers: 1,5 is 1.5",
    "'b' is left out of the features: it is free text",
  ]);
});

test("every column is named, however many there are", () => {
  const names = Array.from({ length: 40 }, (_, place) => `c${place}`);
  const [found, ...more] = joinFindings(names.map((name) => leftOut(name, constant)));
  expect(more).toEqual([]);
  for (const name of names) expect(found?.data["columns"]).toContain(`'${name}'`);
});

test("numbers that are written alike and words that are missing alike become one finding each, from three on", () => {
  const number = (column: string, example: string, taken: string) => ({
    code: "data/read-numbers",
    data: { column, example, taken },
  });
  const word = (column: string, count: number, words = "'?'") => ({
    code: "data/missing-words",
    data: { column, count, words },
  });
  const messagesOf = (found: Parameters<typeof joinFindings>[0]) =>
    joinFindings(found).map((finding) => foundIn(finding, {}).message);
  expect(
    messagesOf([
      number("a", "6,98", "6.98"),
      number("b", "1.000,5", "1000.5"),
      word("a", 2),
      number("c", "10,3", "10.3"),
      number("d", "0,1", "0.1"),
      word("b", 3),
      word("c", 4),
      word("d", 1, "'-'"),
    ]),
  ).toEqual([
    "'a', 'c' and 'd' are read as numbers: for example, 6,98 is 6.98",
    "'b' is read as numbers: 1.000,5 is 1000.5",
    "'a', 'b' and 'c': cells with '?' count as missing (9 in all)",
    "'d': cells with '-' count as missing (1 in all)",
  ]);
  expect(messagesOf([number("a", "6,98", "6.98"), number("c", "10,3", "10.3")])).toHaveLength(2);
});
