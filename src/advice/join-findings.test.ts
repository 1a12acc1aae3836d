import { expect, test } from "vitest";
import { foundIn } from "./found-in.ts";
import { joinLeftOut } from "./left-out.ts";

const leftOut = (column: string, reason: string) => ({ code: "data/left-out", data: { column, reason } });
const constant = "it has the same value in every row";
const numbers = { code: "data/read-numbers", data: { column: "d", example: "1,5", taken: "1.5" } };

test("columns left out for the same reason become one finding, at the first column's place", () => {
  const found = [leftOut("a", constant), numbers, leftOut("b", "it is free text"), leftOut("c", constant)];
  const joined = joinLeftOut(found).map((finding) => foundIn(finding, {}).message);
  expect(joined).toEqual([
    "'a' and 'c' are left out of the features: each has the same value in every row",
    "'d' is read as numbers: 1,5 is 1.5",
    "'b' is left out of the features: it is free text",
  ]);
});

test("every column is named, however many there are", () => {
  const names = Array.from({ length: 40 }, (_, place) => `c${place}`);
  const [found, ...more] = joinLeftOut(names.map((name) => leftOut(name, constant)));
  expect(more).toEqual([]);
  for (const name of names) expect(found?.data["columns"]).toContain(`'${name}'`);
});
