import { describe, expect, it } from "vitest";
import { dataLoading } from "../../../test/types/pack.ts";
import { Pipeline } from "../../../test/types/pipeline.ts";
import { text } from "../../diagnostics/index.ts";
import { auto } from "./handle.ts";
import { codes, ids, trained } from "./testing/built.ts";

describe("names of steps", () => {
  it("are the specifications' names if there are no branches", () =>
    expect(ids(trained.evaluate())).toEqual([
      "DataLoading",
      "TabularPreprocessing",
      "XGBoostTraining",
      "XGBoostModelEval",
    ]));

  it("contain the branch, or the home branch for other steps once there is another branch", () =>
    expect(ids(trained.branch("calibration", (b) => b.loadData("c").preprocess().evaluate()).package())).toEqual([
      "DataLoading_training",
      "TabularPreprocessing_training",
      "XGBoostTraining",
      "DataLoading_calibration",
      "TabularPreprocessing_calibration",
      "XGBoostModelEval_calibration",
      "Package",
    ]));

  it("are numbered from the second instance of a step on, separately for each branch", () =>
    expect(
      ids(
        Pipeline("n")
          .branch("a", (b) => b.loadData("x").loadData("y"))
          .branch("b", (b) => b.loadData("z")),
      ),
    ).toEqual(["DataLoading_a", "DataLoading2_a", "DataLoading_b"]));

  it("keep explicit ids and avoid duplicating them", () => {
    const p = Pipeline("n");
    const load = p.step("DataLoading", dataLoading, auto, { source: "x" });
    expect(ids(p.use(load).loadData("y"))).toEqual(["DataLoading", "DataLoading2"]);
  });
});

describe("a builder", () => {
  it("is never changed by a call", () => {
    const before = trained.toPipeline();
    trained.evaluate().deployIf(
      (m) => m.auc.gte(0.5),
      (b) => b.package(),
    );
    trained.branch("x", (b) => b.loadData("x"));
    expect(trained.toPipeline()).toEqual(before);
  });

  it("records the order of calls as hints, separately for each chain", () =>
    expect(
      trained
        .branch("c", (b) => b.loadData("x").preprocess())
        .package()
        .toPipeline().hints,
    ).toEqual([
      { kind: "order", step: "TabularPreprocessing_training", after: "DataLoading_training" },
      { kind: "order", step: "XGBoostTraining", after: "TabularPreprocessing_training" },
      { kind: "order", step: "TabularPreprocessing_c", after: "DataLoading_c" },
      { kind: "order", step: "Package", after: "XGBoostTraining" },
    ]));

  it("derives the AWS name from the title", () =>
    expect(trained.toPipeline()).toMatchObject({ title: "fraud_detection", name: "fraud-detection" }));

  it("reports a function that loses calls, and continues without it", () => {
    const lost = trained.branch("c", ((b: typeof trained) => void b.loadData("x")) as never);
    expect(codes(lost)).toEqual(["author/foreign-builder"]);
    expect(codes(trained.apply(() => Pipeline("other").loadData("x")))).toEqual(["author/foreign-builder"]);
    expect(() => lost.toPipeline()).toThrow(text("author/foreign-builder", { call: "branch" }));
  });

  it("reports an empty pipeline and a title without letters", () =>
    expect(codes(Pipeline("…"))).toEqual(["author/title", "author/empty"]));
});

it("metrics measured on a branch are available after it", () => {
  const gated = trained
    .branch("calibration", (b) => b.loadData("c").preprocess().evaluate())
    .deployIf(
      (m) => m.auc.gte(0.5),
      (b) => b.package(),
    )
    .toPipeline();
  expect(gated.gates).toHaveLength(1);
  expect(JSON.stringify(gated.gates)).toContain("XGBoostModelEval_calibration");
});

it("a recipe is a method like any other", () =>
  expect(ids(Pipeline("n").trainAll("x").evaluate())).toEqual([
    "DataLoading",
    "TabularPreprocessing",
    "XGBoostTraining",
    "XGBoostModelEval",
  ]));
