import { expect, expectTypeOf, test } from "vitest";
import { defined } from "./defined.ts";

test("omits undefined members and keeps the order of the others", () => {
  expect(Object.entries(defined({ b: 1, a: undefined, c: null, d: "" }))).toEqual([
    ["b", 1],
    ["c", null],
    ["d", ""],
  ]);
});

test("makes members optional if they can be undefined", () => {
  const made = defined({ name: "a", hint: undefined as string | undefined });
  expectTypeOf(made).toExtend<{ readonly name: string; readonly hint?: string }>();
});
