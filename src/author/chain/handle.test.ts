import { describe, expect, it } from "vitest";
import { dataLoading, tabularPreprocessing, xgboostTraining } from "../../../test/types/pack.ts";
import { Pipeline } from "../../../test/types/pipeline.ts";
import { text } from "../../diagnostics/index.ts";
import { auto, external, nothing } from "./handle.ts";
import { codes, step } from "./testing/built.ts";

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
