import { expect, test } from "vitest";
import { axisNumber } from "./metric-names.ts";

test("numbers on an axis are short and keep their size", () => {
  expect([0, 5, 10, 100, 1500, 20_000, 1_500_000, -0.02, 0.125].map(axisNumber)).toEqual([
    "0",
    "5",
    "10",
    "100",
    "1500",
    "20k",
    "1.5M",
    "−0.02",
    "0.125",
  ]);
});
