import { describe, expect, it } from "vitest";
import type { JsonObject } from "../base/canonical.ts";
import { compile } from "../compile/index.ts";
import { resolve } from "../resolve/index.ts";
import { isIsolated } from "../sagemaker/emit/index.ts";
import { validateDefinition } from "../sagemaker/validate/index.ts";
import type { PipelineValue } from "../spec/pipeline.ts";
import { localTarget, type Target } from "../spec/target.ts";
import { Pipeline, standardRegistry } from "./pipeline.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
const closed: Target = {
  ...localTarget,
  kms: KEY,
  networkIsolation: true,
  vpc: { subnets: ["subnet-1"], securityGroups: ["sg-1"] },
};

function stepsOf(
  pipeline: PipelineValue,
  target: Target,
): ReadonlyMap<string, { Type: string; Arguments: JsonObject }> {
  const { value: wired } = resolve(pipeline, standardRegistry);
  const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
  const { value } = compile(wired, target, sources, standardRegistry, { version: "0" });
  expect(validateDefinition(value.definition).filter(({ severity }) => severity === "error")).toEqual([]);
  return new Map(
    value.definition.Steps.map(({ Name, Type, Arguments }) => [Name, { Type, Arguments: Arguments as JsonObject }]),
  );
}

function everything(config: JsonObject = {}, key: JsonObject = {}): PipelineValue {
  const { kms: _, ...withoutKey } = config;
  return Pipeline("fraud")
    .loadData("s3://data/", { label: "fraud" })
    .preprocess(config)
    .tuneXgboost(config)
    .trainXgboost(config)
    .createModel(withoutKey)
    .batchTransform(key)
    .package(config)
    .register(key)
    .toPipeline();
}

const isolated = (steps: ReturnType<typeof stepsOf>) =>
  [...steps].flatMap(([name, { Type, Arguments }]) => (isIsolated(Type, Arguments) ? [name] : []));

describe("isolation, network and key", () => {
  it("set in the target apply to every job", () => {
    const steps = stepsOf(everything(), closed);
    expect([...steps.values()].map(({ Type }) => Type).sort()).toEqual([
      "Model",
      "Processing",
      "Processing",
      "Processing",
      "RegisterModel",
      "Training",
      "Transform",
      "Tuning",
    ]);
    for (const { Type, Arguments } of steps.values()) {
      const text = JSON.stringify(Arguments);
      expect([Type, text.includes(KEY)]).toEqual([Type, Type !== "Model"]);
      expect([Type, text.includes("subnet-1")]).toEqual([Type, !["RegisterModel", "Transform"].includes(Type)]);
    }
    expect(isolated(steps)).toHaveLength(6);
  });

  it("set in a step take precedence", () => {
    const own = { networkIsolation: false, kms: "own", vpc: { subnets: ["subnet-2"], securityGroups: ["sg-2"] } };
    const steps = stepsOf(everything(own, { kms: "own" }), closed);
    expect(isolated(steps)).toEqual(["DataLoading"]);
    for (const [name, { Arguments }] of steps) {
      if (name !== "DataLoading") expect(JSON.stringify(Arguments)).not.toMatch(/subnet-1|:kms:/);
    }
    expect(JSON.stringify(steps.get("XGBoostModel")?.Arguments)).toContain("subnet-2");
    expect(JSON.stringify(stepsOf(everything({ vpc: false }), closed).get("Package")?.Arguments)).not.toContain("Vpc");
  });

  it("refuse several instances that must exchange messages", () => {
    const codes = (config: JsonObject, target: Target = localTarget) => {
      const pipeline = Pipeline("fraud").loadData("s3://data/", { label: "fraud" }).preprocess(config).trainXgboost();
      const { value: wired } = resolve(pipeline.toPipeline(), standardRegistry);
      const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
      return compile(wired, target, sources, standardRegistry, { version: "0" }).diagnostics.flatMap(({ code, at }) =>
        code === "config/isolated-instances" ? [at.step] : [],
      );
    };
    const isolatedTarget = { ...localTarget, networkIsolation: true };
    expect(codes({ instanceCount: 2, networkIsolation: true })).toEqual(["TabularPreprocessing"]);
    expect(codes({ instanceCount: 2 }, isolatedTarget)).toEqual(["TabularPreprocessing"]);
    expect(codes({ instanceCount: 2, networkIsolation: false }, isolatedTarget)).toEqual([]);
    expect(codes({ instanceCount: 2 })).toEqual([]);
    expect(codes({}, isolatedTarget)).toEqual([]);
    expect(codes({ instanceCount: 2, script: "own/", entry: "main.py" }, isolatedTarget)).toEqual([]);
  });

  it("are absent by default", () => {
    const text = JSON.stringify([...stepsOf(everything(), localTarget).values()]);
    expect(text).not.toMatch(/Vpc|Kms|Isolation/);
  });
});
