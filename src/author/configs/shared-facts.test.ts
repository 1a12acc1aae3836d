import { expect, test } from "vitest";
import type { StepConfig } from "../../config/index.ts";
import { DataLoadingConfig, TabularPreprocessingConfig, XGBoostTrainingConfig } from "../../steps/configs.ts";
import { standardRegistry } from "../../steps/pipeline.ts";
import { param } from "../expressions.ts";
import { fromConfigs } from "./from-configs.ts";

const contextOf = (...configs: readonly StepConfig[]) => fromConfigs(standardRegistry, configs).build().value.context;
const loading = DataLoadingConfig({ source: "x.csv" });
const training = XGBoostTrainingConfig({});

test("the positive value in any config also applies to the steps before it", () => {
  expect(contextOf(loading, TabularPreprocessingConfig({ positive: "bad" }), training)).toMatchObject({
    positive: "bad",
  });
});

test("a value with which only one step differs remains its own", () => {
  const context = contextOf(loading, TabularPreprocessingConfig({ positive: "bad", seed: 7 }), training);
  expect(context).not.toHaveProperty("seed");
});

test("the positive value applies only to its own step if configs state several labels", () => {
  const first = TabularPreprocessingConfig({ label: "y", positive: "bad" });
  const other = TabularPreprocessingConfig({ label: "z", jobType: "calibration" });
  expect(contextOf(loading, first, other, training)).not.toHaveProperty("positive");
});

test("a parameter that configs use by name has the default with which it is passed", () => {
  const named = XGBoostTrainingConfig({ maxDepth: { Get: "Parameters.Depth" } as never });
  const parameters = [param.integer("Depth", { default: 6 })];
  const { value } = fromConfigs(standardRegistry, [loading, named], { parameters }).build();
  expect(value.parameters).toEqual([{ name: "Depth", type: "Integer", default: 6 }]);
});
