import { expect, test } from "vitest";
import { canonicalText } from "../../src/base/canonical.ts";
import { canonicalDefinition } from "../../src/sagemaker/canonical-definition.ts";
import { fixture, fixtureNames } from "../definitions/fixtures.ts";
import { roundTrip } from "./round-trip.ts";

test.each(fixtureNames())("%s: the module compiles to the canonical form of the definition", async (name) => {
  const { code, definition } = roundTrip(fixture(name));
  expect(canonicalText(definition)).toBe(canonicalText(canonicalDefinition(fixture(name))));
  await expect(code).toMatchFileSnapshot(`golden/${name.replace(/\.json$/, "")}.ts`);
});

test("a comparison of different types is written as JSON, which type-checks", () => {
  const definition = {
    Version: "2020-12-01",
    Parameters: [{ Name: "Depth", Type: "String", DefaultValue: "6" }],
    Steps: [
      {
        Name: "deep",
        Type: "Condition",
        Arguments: {
          Conditions: [{ Type: "GreaterThan", LeftValue: { Get: "Parameters.Depth" }, RightValue: 5 }],
          IfSteps: [{ Name: "stop", Type: "Fail", Arguments: { ErrorMessage: "too deep" } }],
          ElseSteps: [],
        },
      },
    ],
  } as const;
  const { code, definition: compiled } = roundTrip(definition);
  expect(code).toContain(`condition: { Type: "GreaterThan"`);
  expect(code).not.toContain("comparable");
  expect(canonicalText(compiled)).toBe(canonicalText(canonicalDefinition(definition)));
});

test("an unfilled template compiles back with an allowance for the whole pipeline", () => {
  const definition = {
    Version: "2020-12-01",
    Steps: [
      {
        Name: "ask",
        Type: "Lambda",
        FunctionArn: `$\{function_arn}`,
        Arguments: { bucket: `$\{bucket}` },
      },
    ],
  } as const;
  const { code, definition: compiled } = roundTrip(definition);
  expect(code.match(/rule: "[^"]*"/g)).toEqual(['rule: "definition/unfilled"']);
  expect(canonicalText(compiled)).toBe(canonicalText(canonicalDefinition(definition)));
});
