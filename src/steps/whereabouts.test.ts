import { describe, expect, it } from "vitest";
import { auto } from "../author/index.ts";
import { compile } from "../compile/index.ts";
import { resolve } from "../resolve/index.ts";
import { localTarget, type Target } from "../spec/target.ts";
import { xgboostTraining } from "./index.ts";
import { Pipeline, parseSpec, printSpec, standardRegistry } from "./pipeline.ts";

type Made = ReturnType<ReturnType<typeof Pipeline>["toPipeline"]>;
const setOf = ({ steps }: Made) => Object.fromEntries(steps.map(({ id, config }) => [id, config]));

describe("onBudgetInstances", () => {
  const start = Pipeline("fraud").loadData("s3://data/", { label: "fraud" }).onBudgetInstances();

  it("sets fields that later steps leave open, and does not affect earlier steps", () => {
    const made = start.preprocess({ instanceType: "ml.m5.4xlarge" }).trainXgboost().toPipeline();
    expect(setOf(made)).toEqual({
      DataLoading: { source: "s3://data/" },
      TabularPreprocessing: { instanceType: "ml.m5.4xlarge" },
      XGBoostTraining: { instanceType: "ml.m5.large", spot: true },
    });
  });

  it("applies to handles declared on it", () => {
    const train = start.preprocess().step("train", xgboostTraining, auto, { spot: false });
    const made = start.preprocess().use(train).toPipeline();
    expect(setOf(made)["train"]).toEqual({ instanceType: "ml.m5.large", spot: false });
  });
});

describe("inRegion", () => {
  const frankfurt = Pipeline("fraud").loadData("s3://data/", { label: "fraud" }).inRegion("eu-central-1").toPipeline();
  const compiled = (target: Target) => {
    const { value: wired } = resolve(frankfurt, standardRegistry);
    return compile(wired, target, { scripts: {}, runtime: { root: "", tree: {} }, data: {} }, standardRegistry, {
      version: "0",
    });
  };
  const regional = (target: Target) =>
    compiled(target).diagnostics.filter(({ code }) => code === "compile/other-region");

  it("uses images from that region, even on this machine", () => {
    expect(JSON.stringify(compiled(localTarget).value.definition)).toContain(".dkr.ecr.eu-central-1.");
    expect(regional(localTarget)).toEqual([]);
  });

  it("is rejected by a target in another region", () => {
    expect(regional({ ...localTarget, name: "dev", region: "eu-central-1" })).toEqual([]);
    expect(regional({ ...localTarget, name: "dev" })).toMatchObject([
      { message: "the pipeline is for the region eu-central-1, but the target 'dev' is in us-east-1" },
    ]);
  });

  it("is preserved in a spec", () => {
    const printed = printSpec(frankfurt);
    expect(printed).toContain("region: eu-central-1");
    expect(parseSpec(printed, "p.yaml").value.region).toBe("eu-central-1");
  });
});
