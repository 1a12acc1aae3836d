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
