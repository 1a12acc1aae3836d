import { expect, test } from "vitest";
import type { SeenPipeline } from "../../deploy/index.ts";
import { deployedBase } from "./plan-base.ts";

const PIPELINE: SeenPipeline = {
  arn: "arn:aws:sagemaker:us-east-1:123456789012:pipeline/fraud",
  side: {
    definition: {
      Version: "2020-12-01",
      Parameters: [
        { Name: "Depth", Type: "Integer", DefaultValue: 6 },
        { Name: "DataVersion", Type: "String" },
      ],
      Steps: [],
    },
  },
  digests: { definition: "0" },
  hasRun: true,
  executed: [9, 8, 6, 5, 3, 1],
  settings: {},
  drift: "none",
};

test("a base names the executed versions that are not compared, and the parameters with assumed values", () => {
  expect(deployedBase("dev", PIPELINE)).toMatchObject({ notCompared: [3, 1], assumedDefaults: ["Depth"] });
});

test("it says nothing of this where there is nothing to assume", () => {
  const { notCompared, assumedDefaults } = deployedBase("dev", { ...PIPELINE, hasRun: false, executed: [] });
  expect([notCompared, assumedDefaults]).toEqual([undefined, undefined]);
  expect(deployedBase("dev", { ...PIPELINE, executed: "latest" }).notCompared).toBeUndefined();
});
