import { describe, expect, test } from "vitest";
import { fixture, fixtureNames } from "../../test/definitions/fixtures.ts";
import type { Json } from "../base/canonical.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { planOf } from "./plan.ts";

const definition = (...steps: readonly Json[]): Definition =>
  ({ Version: "2020-12-01", Steps: steps }) as unknown as Definition;

const LAMBDA = { Name: "Call", Type: "Lambda", FunctionArn: "arn:aws:lambda:us-east-1:111111111111:function:f" };
const DEFINITIONS: Readonly<Record<string, Definition>> = {
  "no steps": definition(),
  "a step without Arguments": definition(LAMBDA),
  "a Type that SageMaker does not have": definition({
    Name: "New",
    Type: "Quantum",
    Arguments: { A: [1, { B: null }] },
  }),
  "a condition without arms": definition({ Name: "If", Type: "Condition", Arguments: { Conditions: [] } }),
  "null members": definition({ Name: "Train", Type: "Training", Arguments: { HyperParameters: null, Tags: [] } }),
  "a cache that is an expression": definition({
    ...LAMBDA,
    CacheConfig: { Enabled: { Get: "Parameters.Cache" }, ExpireAfter: "P1D" },
  }),
  "steps that read each other": definition(
    {
      Name: "A",
      Type: "Processing",
      Arguments: { Environment: { X: { Get: "Steps.B.A" } } },
      CacheConfig: { Enabled: true },
    },
    {
      Name: "B",
      Type: "Processing",
      Arguments: { Environment: { X: { Get: "Steps.A.B" } } },
      CacheConfig: { Enabled: true },
    },
  ),
};

describe.each(Object.entries(DEFINITIONS))("another tool's definition with %s", (_, one) => {
  test("has no changes when compared with itself", () => {
    const { steps, parameters, permissions, settings } = planOf({ definition: one }, { definition: one });
    expect(steps.map(({ action }) => action)).toEqual(one.Steps.map(() => "unchanged"));
    expect([parameters, permissions, settings]).toEqual([[], [], []]);
  });

  test.each(Object.entries(DEFINITIONS))("can be compared with a definition with %s", (__, other) => {
    const { steps } = planOf({ definition: other }, { definition: one });
    for (const { rerun, because, action } of steps) expect(rerun === "no" || because !== "", action).toBe(true);
  });
});

test.each(fixtureNames())("%s has no changes against itself, only additions against nothing", (name) => {
  const one = fixture(name) as Definition;
  const { steps } = planOf({ definition: one }, { definition: one });
  expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(["unchanged"]));
  expect(new Set(planOf("nothing", { definition: one }).steps.map(({ action }) => action))).toEqual(new Set(["added"]));
});
