import { describe, expect, it } from "vitest";
import { Pipeline } from "../../../test/types/pipeline.ts";
import { s3 } from "../../spec/expr.ts";
import { param } from "../expressions.ts";
import { codes, step, trained } from "./testing/built.ts";

describe("configs", () => {
  it("are checked together when the pipeline is built, with the step's final name", () => {
    const build = trained
      .branch("c", (b) => b.loadData("x", { shareTo: 7 }))
      .trainXgboost({ maxDepth: 99, etta: 1 } as never)
      .build();
    expect(build.diagnostics.map((fault) => [fault.code, fault.at.step, fault.at.field, fault.hint])).toEqual([
      ["config/bad-value", "DataLoading_c", "shareTo", "omit it, because it is optional"],
      ["config/bad-value", "XGBoostTraining2", "maxDepth", "omit it to use the default, 6"],
      ["config/unknown-field", "XGBoostTraining2", "etta", "did you mean 'eta'?"],
    ]);
    expect(build.value.steps).toHaveLength(5);
  });

  it("accept expressions, and declare the parameters in them once", () => {
    const bucket = param.string("Bucket", { default: "b" });
    const value = Pipeline("n")
      .loadData(s3`${bucket}/x`)
      .preprocess({ impute: bucket as never })
      .trainXgboost({ maxDepth: param.integer("Depth") })
      .toPipeline();
    expect(value.parameters).toEqual([
      { name: "Bucket", type: "String", default: "b" },
      { name: "Depth", type: "Integer" },
    ]);
    expect(value.steps[0]?.config).toEqual({
      source: { "Std:Join": { On: "", Values: ["s3://", { Get: "Parameters.Bucket" }, "/x"] } },
    });
  });

  it("must not declare a parameter in two different ways", () => {
    const clash = Pipeline("n")
      .loadData(param.string("A"))
      .preprocess()
      .trainXgboost({ maxDepth: param.integer("A") });
    expect(codes(clash)).toEqual(["author/parameter-clash"]);
  });

  it("reject arguments to a method that uses the defaults", () =>
    expect(
      codes(
        (
          Pipeline("n").loadData("x") as never as { preprocessWithDefaults(x: object): typeof trained }
        ).preprocessWithDefaults({}),
      ),
    ).toEqual(["author/too-many-arguments"]));
});

describe("the context", () => {
  it("takes facts from the pipeline's first call, and from its own methods", () => {
    const value = Pipeline("n")
      .loadData("x", { validationSplit: 0.2, label: "Status" })
      .context({ positive: "bad" })
      .forClassification({ seed: 7 })
      .toPipeline();
    expect(value.context).toEqual({ validationSplit: 0.2, label: "Status", positive: "bad", task: "binary", seed: 7 });
    expect(value.steps[0]?.config).toEqual({ source: "x" });
  });

  it("accepts facts that are known only at run time in the same way", () => {
    const value = trained.context({ label: param.string("Label") }).toPipeline();
    expect(value.context).toEqual({ label: { Get: "Parameters.Label" } });
    expect(value.parameters).toEqual([{ name: "Label", type: "String" }]);
  });

  it("is checked", () =>
    expect(codes(trained.context({ lable: "x", testSplit: 2 } as never))).toEqual([
      "author/context-field",
      "author/context-value",
    ]));

  it("names the steps to which a setting belongs if it is not a fact", () =>
    expect(trained.context({ maxDepth: 4 } as never).build().diagnostics[0]?.hint).toBe(
      "it is a setting of XGBoostTraining: move it to the step's config",
    ));
});

describe("requirements", () => {
  it("become bounds on metrics and limits for training jobs", () => {
    const value = trained.requires({ minAuc: 0.85, maxLogLoss: 0.4, maxTrainingTime: "4 hours" }).toPipeline();
    expect(value.requirements).toEqual([
      { metric: "auc", at: "least", value: 0.85 },
      { metric: "log_loss", at: "most", value: 0.4 },
    ]);
    expect(step(value, "XGBoostTraining")?.config).toEqual({ maxRuntime: 14_400 });
  });

  it("keep a step's own limit if it is tighter", () => {
    const value = Pipeline("n")
      .loadData("x")
      .preprocess()
      .trainXgboost({ maxRuntime: 60 })
      .requires({ maxTrainingTime: "1h" });
    expect(step(value.toPipeline(), "XGBoostTraining")?.config).toEqual({ maxRuntime: 60 });
  });

  it("report keys that they cannot read", () =>
    expect(
      codes(
        Pipeline("n")
          .loadData("x")
          .requires({ auc: 1, minAuc: "high", maxTrainingTime: "soon" } as never),
      ),
    ).toEqual(["author/requirement", "author/requirement-value", "author/duration"]));

  it("cause a warning if no step trains", () =>
    expect(codes(Pipeline("n").loadData("x").requires({ maxTrainingTime: 60 }))).toEqual(["author/nothing-to-limit"]));
});
