import { describe, expect, it } from "vitest";
import { dataLoading, tabularPreprocessing, xgboostModelEval, xgboostTraining } from "../../../test/types/pack.ts";
import { Pipeline } from "../../../test/types/pipeline.ts";
import { text } from "../../diagnostics/index.ts";
import { comparable } from "../../spec/condition.ts";
import { s3 } from "../../spec/expr.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { param } from "../expressions.ts";
import { auto, external, nothing } from "./handle.ts";

const ids = (pipeline: { toPipeline(): PipelineValue }) => pipeline.toPipeline().steps.map((step) => step.id);
const codes = (pipeline: { build(): { diagnostics: readonly { code: string }[] } }) =>
  pipeline.build().diagnostics.map((fault) => fault.code);
const step = (pipeline: PipelineValue, id: string) => pipeline.steps.find((one) => one.id === id);
const trained = Pipeline("fraud_detection").loadData("s3://b").preprocess().trainXgboost();

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

describe("handles", () => {
  const p = Pipeline("handles");
  const load = p.step("load", dataLoading, {}, { source: "s3://x" });
  const prep = p.step(
    "prep",
    tabularPreprocessing,
    { data: load.out.data, signature: nothing },
    {},
    { branch: "training" },
  );
  const other = p.step("other", tabularPreprocessing, { data: external("s3://y") }, {}, { after: [load] });
  const train = p.step("train", xgboostTraining, { data: prep.out.processed });

  it("add everything that they are wired to, once and in order", () => {
    const value = p.use(train, prep, other).toPipeline();
    expect(value.steps).toEqual([
      { id: "load", spec: "DataLoading", config: { source: "s3://x" }, inputs: {} },
      {
        id: "prep",
        spec: "TabularPreprocessing",
        branch: "training",
        config: {},
        inputs: { data: { from: "output", step: "load", port: "data" }, signature: { from: "nothing" } },
      },
      {
        id: "train",
        spec: "XGBoostTraining",
        config: {},
        inputs: { data: { from: "output", step: "prep", port: "processed" } },
      },
      {
        id: "other",
        spec: "TabularPreprocessing",
        config: {},
        inputs: { data: { from: "external", uri: "s3://y" } },
        after: ["load"],
      },
    ]);
  });

  it("add the steps that their configs mention", () => {
    const reads = p.step("reads", dataLoading, auto, { source: prep.out.processed.uri });
    const value = p.use(reads).toPipeline();
    expect(value.steps.map((one) => one.id)).toEqual(["load", "prep", "reads"]);
    expect(step(value, "reads")?.config).toEqual({
      source: { "Specline:Output": { step: "prep", port: "processed" } },
    });
  });

  it("belong to the pipeline that created them", () => {
    const build = Pipeline("second").use(load).build();
    expect(build.diagnostics.map((fault) => fault.message)).toEqual([
      text("author/foreign-handle", { handle: "load", home: "handles", pipeline: "second" }),
    ]);
  });

  it("must have distinct names", () => {
    const again = p.step("load", dataLoading, {}, { source: "s3://other" });
    expect(codes(p.use(load, again))).toEqual(["author/duplicate-id"]);
    expect(codes(p.use(load, load))).toEqual([]);
  });

  it("cause a readable error for a value that is not a handle", () =>
    expect(() => p.use(p as never)).toThrow(text("author/not-a-handle", {})));
});

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

it("a recipe is a method like any other", () =>
  expect(ids(Pipeline("n").trainAll("x").evaluate())).toEqual([
    "DataLoading",
    "TabularPreprocessing",
    "XGBoostTraining",
    "XGBoostModelEval",
  ]));
