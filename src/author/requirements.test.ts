import { expect, test } from "vitest";
import type { Json } from "../base/canonical.ts";
import { readRequirements } from "./requirements.ts";

test.each<[string, Json, string | undefined]>([
  ["maxTrainingTim", "4 hours", "did you mean 'maxTrainingTime'?"],
  ["max_trainig_time", "4 hours", "did you mean 'max_training_time'?"],
  ["trainingTime", 60, "did you mean 'maxTrainingTime'?"],
  ["minAuc", "high", undefined],
])("a misspelt limit is not taken for a metric: %s", (key, value, hint) => {
  const { diagnostics } = readRequirements({ [key]: value }, {});
  expect(diagnostics.map((one) => one.hint)).toEqual([hint]);
});
