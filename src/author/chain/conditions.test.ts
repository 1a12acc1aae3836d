import { describe, expect, it } from "vitest";
import { xgboostModelEval } from "../../../test/types/pack.ts";
import { Pipeline } from "../../../test/types/pipeline.ts";
import { comparable } from "../../spec/condition.ts";
import { param } from "../expressions.ts";
import { step, trained } from "./testing/built.ts";

describe("conditions", () => {
  const evaluated = trained.evaluate();

  it("put steps into arms, and refer to the metric's step by its final name", () => {
    const value = evaluated
      .deployIf(
        (m) => [m.auc.gte(0.85), m.log_loss.lte(0.4)],
        (b) => b.package().register({ owner: "me" }),
        (b) => b.package(),
      )
      .branch("c", (b) => b.loadData("x"))
      .toPipeline();
    expect(value.gates).toEqual([
      {
        id: "DeployIf",
        conditions: [
          {
            Type: "GreaterThanOrEqualTo",
            LeftValue: { "Specline:Metric": { step: "XGBoostModelEval", metric: "auc" } },
            RightValue: 0.85,
          },
          {
            Type: "LessThanOrEqualTo",
            LeftValue: { "Specline:Metric": { step: "XGBoostModelEval", metric: "log_loss" } },
            RightValue: 0.4,
          },
        ],
      },
    ]);
    expect(step(value, "Registration")?.arm).toEqual({ gate: "DeployIf", side: "then" });
    expect(step(value, "Package2")?.arm).toEqual({ gate: "DeployIf", side: "else" });
    expect(step(value, "DataLoading_c")?.arm).toBeUndefined();
  });

  it("nest", () => {
    const value = evaluated
      .when(comparable(param.string("Stage")).eq("prod"), (b) =>
        b.deployIf(
          (m) => m.auc.gte(0.5),
          (c) => c.package(),
        ),
      )
      .toPipeline();
    expect(value.gates.map(({ id, arm }) => ({ id, arm }))).toEqual([
      { id: "When", arm: undefined },
      { id: "DeployIf", arm: { gate: "When", side: "then" } },
    ]);
    expect(step(value, "Package")?.arm).toEqual({ gate: "DeployIf", side: "then" });
    expect(value.parameters).toEqual([{ name: "Stage", type: "String" }]);
  });

  it("add the steps whose metrics they read, and use the most recently measured metric", () => {
    const p = Pipeline("n").loadData("x").preprocess().trainXgboost();
    const first = p.step("first", xgboostModelEval);
    const value = p.when(first.metrics.auc.gte(0.5), (b) => b.package()).toPipeline();
    expect(value.steps.map((one) => one.id)).toContain("first");
    const twice = evaluated
      .evaluate()
      .deployIf(
        (m) => m.auc.gte(0.5),
        (b) => b,
      )
      .toPipeline();
    expect(JSON.stringify(twice.gates)).toContain("XGBoostModelEval2");
  });
});
