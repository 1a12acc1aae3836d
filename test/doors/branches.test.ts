import { describe, expect, it } from "vitest";
import { Pipeline, type PipelineValue } from "../../src/index.ts";
import { dataLoading, dummyTraining, tabularPreprocessing, xgboostModelInference } from "../../src/steps/index.ts";

/* A step's branch is stated once: by the enclosing branch, by an option, or in its config. */

const asked = (pipeline: PipelineValue) => ({
  branches: pipeline.steps.map(({ spec, branch }) => [spec, branch]).sort(),
  parameters: pipeline.parameters.map(({ name }) => name),
});
const SCORED = {
  branches: [
    ["DataLoading", "inference"],
    ["DummyTraining", undefined],
    ["TabularPreprocessing", "inference"],
    ["XGBoostModelInference", undefined],
  ],
  parameters: [],
};

describe("a branch in a step's config is the step's branch, so that rows to be scored need no label", () => {
  it("in a chain", () => {
    const chain = Pipeline("p")
      .bringModel("s3://m/model.tar.gz")
      .loadData("s3://t/new.csv", { branch: "inference" })
      .preprocess({ branch: "inference" })
      .scoreXgboost();
    expect(asked(chain.toPipeline())).toEqual(SCORED);
  });

  it("in handles", () => {
    const p = Pipeline("p");
    const model = p.step("m", dummyTraining, {}, { source: "s3://m/model.tar.gz" });
    const load = p.step("l", dataLoading, {}, { source: "s3://t/new.csv", branch: "inference" });
    const prepare = p.step("p", tabularPreprocessing, { data: load.out.data }, { branch: "inference" });
    const inputs = { data: prepare.out.processed, model: model.out.model };
    expect(asked(p.use(p.step("s", xgboostModelInference, inputs)).toPipeline())).toEqual(SCORED);
  });

  it("in a spec", () => {
    const config = { branch: "inference" };
    const spec = Pipeline.fromSpec({
      name: "p",
      data: "s3://t/new.csv",
      steps: [
        { step: "bring_model", config: { source: "s3://m/model.tar.gz" } },
        { step: "load", config },
        { step: "prepare", config },
        "XGBoostModelInference",
      ],
    });
    expect(asked(spec.toPipeline())).toEqual(SCORED);
  });
});

it("a config must not name a branch other than the step's enclosing branch", () => {
  const both = Pipeline("p").branch("a", (b) => b.loadData("s3://t/new.csv", { branch: "b" }));
  expect(both.build().diagnostics.map(({ code }) => code)).toEqual(["author/two-branches"]);
  const same = Pipeline("p").branch("a", (b) => b.loadData("s3://t/new.csv", { branch: "a" }));
  expect(same.build().diagnostics).toEqual([]);
});

describe("a pipeline that only scores rows", () => {
  const scored = (p = Pipeline("p")) => p.bringModel("s3://m/model.tar.gz").loadData("s3://t/new.csv").preprocess();
  const ids = (pipeline: { toPipeline(): PipelineValue }) => pipeline.toPipeline().steps.map(({ id }) => id);

  it("needs no label, and puts its rows on the branch for rows without a label", () => {
    const chain = scored().scoreXgboost().toPipeline();
    expect(asked(chain)).toEqual(SCORED);
    expect(chain.steps.map(({ id }) => id)).toContain("TabularPreprocessing_inference");
    const steps = [{ step: "bring_model", config: { source: "s3://m/model.tar.gz" } }, "load", "prepare", "scoring"];
    const spec = Pipeline.fromSpec({ name: "p", data: "s3://t/new.csv", steps });
    expect(asked(spec.toPipeline())).toEqual(SCORED);
  });

  it("leaves its rows where they are if a label or a branch is named", () => {
    const named = scored(Pipeline("p").context({ label: "y" })).scoreXgboost();
    expect(ids(named)).toContain("TabularPreprocessing");
    const other = Pipeline("p")
      .bringModel("s3://m/m.tar.gz")
      .branch("oot", (b) => b.loadData("s3://t").preprocess());
    expect(asked(other.scoreXgboost().toPipeline()).parameters).toEqual(["Label"]);
  });

  it("requires a label if a step learns or evaluates", () => {
    for (const more of [
      scored().evaluatePerformance(),
      scored().trainXgboost(),
      scored().imputeMissing().scoreXgboost(),
    ])
      expect(asked(more.toPipeline()).parameters).toEqual(["Label"]);
  });
});
