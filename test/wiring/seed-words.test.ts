import { describe, expect, it } from "vitest";
import { createRegistry } from "../../src/registry/registry.ts";
import { createResolver, DependencySpec, StepSpecification } from "../../src/resolve/index.ts";
import { standardPack as catalogue } from "../../src/steps/pack.ts";

const registry = createRegistry([catalogue]).value;

describe("resolveAllDependencies", () => {
  it("accepts role words, and reports missing inputs", () => {
    const { resolved, missing } = createResolver(registry).resolveAllDependencies(["preprocessing", "training"]);
    expect(resolved["training"]?.["data"]).toMatchObject({ step: "preprocessing", output: "processed" });
    expect(missing.map(({ step, input }) => [step, input])).toEqual([["preprocessing", "data"]]);
  });

  it("accepts names, aliases and roles with a branch, and suggests the nearest for any other word", () => {
    const { edges, diagnostics } = createResolver(registry).resolveAllDependencies([
      "CradleDataLoading_training",
      "preprocessing_training",
      "XGBoostTraining",
      "evalution",
    ]);
    expect(edges.map(({ from, to }) => `${from.step} ${to.step}`)).toContain("preprocessing_training XGBoostTraining");
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ["resolve/unknown-word", "did you mean 'evaluation'?"],
    ]);
  });

  it("can break a tie with a specification in dependency form", () => {
    const names = ["DataLoading", "TabularPreprocessing", "XGBoostTraining", "LightGBMTraining", "Package"];
    expect(
      createResolver(registry)
        .resolveAllDependencies(names)
        .diagnostics.map(({ code }) => code),
    ).toEqual(["resolve/tie"]);
    const packaging = new StepSpecification({
      stepType: "Package",
      dependencies: [
        new DependencySpec({
          logical_name: "model",
          compatible_sources: ["LightGBMTraining"],
          semantic_keywords: ["model"],
        }),
      ],
    });
    const { resolved, diagnostics } = createResolver(registry, [packaging]).resolveAllDependencies(names);
    expect(diagnostics).toEqual([]);
    expect(resolved["Package"]?.["model"]?.step).toBe("LightGBMTraining");
  });

  it("finds the input for a logical name by the name's words", () => {
    const training = new StepSpecification({
      stepType: "XGBoostTraining",
      dependencies: [
        new DependencySpec({
          logicalName: "training_data",
          compatibleSources: ["TabularPreprocessing"],
          semanticKeywords: ["data", "processed", "training"],
        }),
      ],
    });
    const { diagnostics } = createResolver(registry, [training]).resolveAllDependencies([
      "data_loading",
      "preprocessing",
      "training",
    ]);
    expect(diagnostics).toEqual([]);
    const misspelt = new StepSpecification({ stepType: "XGBostTraining", dependencies: [] });
    expect(createResolver(registry, [misspelt]).resolveAllDependencies([]).diagnostics[0]?.hint).toBe(
      "did you mean 'XGBoostTraining'?",
    );
  });
});
