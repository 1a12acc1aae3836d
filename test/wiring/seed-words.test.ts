import { describe, expect, it } from "vitest";
import type { SpeclineError } from "../../src/diagnostics/index.ts";
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

  const seed = new StepSpecification({
    dependencies: [
      new DependencySpec({
        logicalName: "training_data",
        compatibleSources: ["TabularPreprocessing"],
        semanticKeywords: ["data", "processed", "training"],
      }),
    ],
  });

  it("finds the step that a specification without a name describes, and reports it", () => {
    const names = ["data_loading", "preprocessing", "training", "evaluation"];
    const { resolved, diagnostics } = createResolver(registry).resolve_all_dependencies(names, [seed]);
    expect(resolved["training"]?.["data"]).toMatchObject({ step: "preprocessing", output: "processed" });
    expect(diagnostics.map(({ severity, message, hint }) => [severity, message, hint])).toEqual([
      [
        "note",
        "a specification without stepType describes XGBoostTraining, and 'training_data' is its input 'data'",
        "to say so yourself, write stepType: 'XGBoostTraining' and logicalName: 'data'",
      ],
    ]);
  });

  it("does not choose between steps that a specification fits equally well", () => {
    const packaging = StepSpecification({ dependencies: [{ logical_name: "model", semantic_keywords: ["model"] }] });
    const names = ["data_loading", "preprocessing", "training", "Package", "Payload"];
    const { diagnostics } = createResolver(registry, [packaging]).resolveAllDependencies(names);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["resolve/nameless-step", "the specification with 'model' does not name its step, and fits Package and Payload"],
    ]);
    const named = createResolver(registry, { Package: packaging }).resolveAllDependencies(names);
    expect(named.diagnostics).toEqual([]);
  });

  it("breaks a tie by a specification given under its role", () => {
    const names = ["DataLoading", "TabularPreprocessing", "XGBoostTraining", "LightGBMTraining", "packaging"];
    const { resolved, diagnostics } = createResolver(registry).resolveAllDependencies(names, {
      packaging: StepSpecification({
        dependencies: [{ logicalName: "model", compatibleSources: ["lightgbm_training"] }],
      }),
    });
    expect(diagnostics).toEqual([]);
    expect(resolved["packaging"]?.["model"]?.step).toBe("LightGBMTraining");
  });

  it("reports what it cannot use: an input, a source and a step that do not exist, and a source of another kind", () => {
    const wrong = new StepSpecification({
      step_type: "XGBoostTraining",
      dependencies: [
        { logical_name: "weights" },
        { logical_name: "data", compatible_sources: ["TabularPreprocesing", "CradleDataLoading"] },
      ],
    });
    const { diagnostics } = createResolver(registry, [wrong]).resolveAllDependencies(["data_loading", "preprocessing"]);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["resolve/unmatched-dependency", "the dependency 'weights' fits no input of XGBoostTraining"],
      ["resolve/unknown-step", "there is no step 'TabularPreprocesing'"],
      [
        "resolve/incompatible-source",
        "CradleDataLoading has no output that input 'data' of XGBoostTraining accepts (tabular.processed), so it can never feed that input",
      ],
    ]);
    const misspelt = new StepSpecification({ stepType: "XGBostTraining", dependencies: [] });
    expect(createResolver(registry, [misspelt]).resolveAllDependencies([]).diagnostics[0]?.hint).toBe(
      "did you mean 'XGBoostTraining'?",
    );
  });

  it("makes an input required or optional if the specification says so", () => {
    const of = (required: boolean, logicalName: string) =>
      createResolver(registry).resolveAllDependencies(["training"], {
        training: new StepSpecification({ dependencies: [{ logicalName, required }] }),
      });
    expect(of(false, "data").missing).toEqual([]);
    expect(of(true, "hyperparameters").missing.map(({ input }) => input)).toEqual(["data", "hyperparameters"]);
  });

  it("refuses fields that would be ignored, set twice or missing", () => {
    const codes = (make: () => unknown): readonly string[] => {
      try {
        make();
        return [];
      } catch (error) {
        return (error as SpeclineError).diagnostics.map(({ code }) => code);
      }
    };
    const input = { logical_name: "a", logicalName: "b", data_type: "S3Uri" };
    expect(codes(() => DependencySpec(input))).toEqual(["author/same-key", "resolve/specification-field"]);
    expect(codes(() => StepSpecification({} as never))).toEqual(["resolve/specification-without"]);
  });
});
