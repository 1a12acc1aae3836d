import { expect, it } from "vitest";
import { compile } from "../../compile/index.ts";
import { resolve } from "../../resolve/index.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { localTarget } from "../../spec/target.ts";
import { Pipeline, standardRegistry } from "../pipeline.ts";

const prepared = () => Pipeline("fraud").loadData("s3://data/", { label: "fraud" }).preprocess();

function container(pipeline: PipelineValue): unknown {
  const { value: wired } = resolve(pipeline, standardRegistry);
  const { value } = compile(
    wired,
    localTarget,
    { scripts: {}, runtime: { root: "", tree: {} }, data: {} },
    standardRegistry,
    { version: "0" },
  );
  const { Arguments } = value.definition.Steps.find(({ Name }) => Name === "Registration") ?? {};
  return (Arguments as { InferenceSpecification: { Containers: readonly unknown[] } }).InferenceSpecification
    .Containers[0];
}

it.each([
  ["XGBoost", prepared().trainXgboost().package().register(), "sagemaker-xgboost:1.7-1", "XGBOOST", "1.7-1"],
  ["a search", prepared().tuneXgboost().package().register(), "sagemaker-xgboost:1.7-1", "XGBOOST", "1.7-1"],
  [
    "LightGBM",
    prepared().trainLightgbm({ script: "train.py" }).package().register(),
    "sagemaker-scikit-learn:1.2-1",
    "SAGEMAKER-SCIKIT-LEARN",
    "1.2-1",
  ],
  [
    "PyTorch",
    prepared().trainPytorch({ script: "train.py" }).package().register(),
    "pytorch-inference:2.1",
    "PYTORCH",
    "2.1",
  ],
  [
    "a model of an unknown framework",
    Pipeline("n").bringModel("s3://m").package().register(),
    "xgboost",
    "XGBOOST",
    "1.7-1",
  ],
])("sets the image that serves a model of %s", (_, pipeline, image, Framework, FrameworkVersion) => {
  expect(container(pipeline.toPipeline())).toMatchObject({
    Image: expect.stringContaining(image),
    Framework,
    FrameworkVersion,
  });
});

it("accepts the user's own image", () => {
  const pipeline = prepared().trainXgboost().package().register({ image: "1.dkr.ecr.us-east-1.amazonaws.com/mine:1" });
  expect(container(pipeline.toPipeline())).toMatchObject({ Image: "1.dkr.ecr.us-east-1.amazonaws.com/mine:1" });
});
