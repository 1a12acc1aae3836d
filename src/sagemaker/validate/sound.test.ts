import { describe, expect, test } from "vitest";
import { fixture, fixtureNames } from "../../../test/definitions/fixtures.ts";
import { validateDefinition, validatePipelineName } from "./index.ts";

describe("sound definitions", () => {
  test.each(fixtureNames())("%s has no error", (name) =>
    expect(validateDefinition(fixture(name)).filter((d) => d.severity === "error")).toEqual([]),
  );

  test("produces advice only if a definition needs it", () =>
    expect(
      Object.fromEntries(fixtureNames().map((name) => [name, validateDefinition(fixture(name)).map((d) => d.message)])),
    ).toMatchSnapshot());
});

test("rejects a pipeline name with an underscore", () => {
  expect(validatePipelineName("fraud_detection").map((d) => d.code)).toEqual(["definition/pipeline-name"]);
  expect(validatePipelineName("fraud-detection")).toEqual([]);
});

test.each([undefined, null, 3, "x", [], {}])("any value is accepted: %j", (value) =>
  expect(validateDefinition(value).length).toBeGreaterThan(0),
);
