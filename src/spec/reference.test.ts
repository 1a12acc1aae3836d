import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOf, parameterOf, parsePath, stepsIn } from "./reference.ts";

describe("finds the steps that a value mentions", () => {
  test.each<[string, unknown, readonly string[]]>([
    ["none in literals", ["Steps.A.x", 1, null, { a: "Steps.B" }], []],
    ["those of a property, at any depth", { a: [{ b: { Get: "Steps.A.X" } }, { Get: "Steps.A['k']" }] }, ["A"]],
    [
      "those of a property file",
      { "Std:JsonGet": { PropertyFile: { Get: "Steps.E.PropertyFiles.f" }, Path: "x" } },
      ["E"],
    ],
    ["even if the path after them is malformed", { Get: "Steps.A.b c[" }, ["A"]],
    [
      "those of our outputs and metrics",
      [{ "Specline:Output": { step: "O" } }, { "Specline:Metric": { step: "M" } }],
      ["O", "M"],
    ],
    ["not strings that only look like expressions", { Get: "Steps.A.X", and: 1 }, []],
    ["not parameters", { Get: "Parameters.Steps" }, []],
  ])("%s", (_, value, steps) => expect(stepsIn(value)).toEqual(steps));
});

test("treats a value as a parameter only if it contains nothing else", () => {
  expect(parameterOf({ Get: "Parameters.Depth" })).toBe("Depth");
  for (const value of [
    { Get: "Parameters." },
    { Get: "Execution.X" },
    { Get: "Parameters.A", b: 1 },
    "Parameters.A",
    null,
  ]) {
    expect(parameterOf(value)).toBeUndefined();
  }
});

test("law: parsing a formatted path returns the original keys", () => {
  const plain = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]*$/);
  const quoted = fc.string({ maxLength: 6 }).filter((text) => !text.includes("'"));
  const part = fc.oneof(plain, quoted, fc.nat(99));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (keys) => {
      const text = keys
        .map((key, index) => {
          if (typeof key === "number") return `[${key}]`;
          if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key)) return `['${key}']`;
          return index === 0 ? key : `.${key}`;
        })
        .join("");
      expect(parsePath(text)?.map(keyOf)).toEqual(keys);
    }),
  );
});
