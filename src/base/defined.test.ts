import { expect, expectTypeOf, test } from "vitest";
import { defined } from "./defined.ts";

test("members that are undefined are left out, others keep their order", () => {
  expect(Object.entries(defined({ b: 1, a: undefined, c: null, d: "" }))).toEqual([
    ["b", 1],
    ["c", null],
    ["d", ""],
  ]);
});

test("what may be undefined becomes optional", () => {
  const made = defined({ name: "a", hint: undefined as string | undefined });
  expectTypeOf(made).toExtend<{ readonly name: string; readonly hint?: string }>();
});
