import { expect, test } from "vitest";
import { parse } from "yaml";
import { contractText } from "./contract-text.ts";
import { contractOf, type InferredColumn } from "./infer-contract.ts";

const columns: readonly InferredColumn[] = [
  { name: "age", rules: { type: "integer", min: 0, max: 1e21, missingAtMost: 0.01 }, why: { min: "seen 18" } },
  {
    name: "yes: # {no}",
    rules: { type: "category", values: ["no", "1", "a b", "null", "-", "x: y", "é", "007", "1e3", "~", 3, true, " "] },
    why: {},
    without: "a note",
  },
  { name: "12", rules: {}, why: {}, without: "no value was seen" },
  { name: "", rules: { type: "date", newestWithin: "2 days", unique: true, required: false }, why: {} },
];

test("the text is the contract, whatever the names and values are", () => {
  const text = contractText(columns, { source: "a\nb.csv", rows: 10, date: "2026-11-30" });
  expect(parse(text)).toEqual({ ...contractOf(columns), otherColumns: "refused" });
  expect(text).toContain("    min: 0 # seen 18\n");
  expect(text.split("\n")[0]).toBe('# The data contract of "a\\nb.csv", inferred from 10 rows on 2026-11-30.');
});
