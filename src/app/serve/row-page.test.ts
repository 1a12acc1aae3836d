import { expect, test } from "vitest";
import { type FormField, rowOf } from "./row-page.ts";

const choices = ["Zürich", "a\u00a0b"];
const form: readonly FormField[] = [
  { name: "__proto__", type: "number", choices: [], typical: "" },
  { name: "city", type: "category", choices, typical: "Zürich" },
  { name: "code", type: "category", choices: Array.from({ length: 500 }, (_, at) => `x${at}`), typical: "x0" },
];
const row = (body: string) => Object.entries(rowOf(form, body));

test("a form's choices are sent as positions, and empty cells are missing", () => {
  expect(row("c0=1%2C5&c1=1&c2=x7")).toEqual([
    ["__proto__", "1,5"],
    ["city", "a\u00a0b"],
    ["code", "x7"],
  ]);
  expect(row("c0=&c1=&c2=").map(([, cell]) => cell)).toEqual([null, null, null]);
  expect(row("c1=9").map(([, cell]) => cell)).toEqual([null, null, null]);
});
