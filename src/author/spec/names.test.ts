import { describe, expect, test } from "vitest";
import { Pipeline, parseSpec, standardRegistry } from "../../index.ts";
import { nearestName } from "../../resolve/index.ts";

const spec = (steps: string, more = ""): ReturnType<typeof parseSpec> =>
  parseSpec(`name: a\ndata: x.csv\nlabel: y\n${more}steps: [${steps}]\n`, "a.yaml");
const hints = (steps: string, more?: string) =>
  spec(steps, more).diagnostics.map(({ code, hint }) => `${code}: ${hint}`);
const ids = (steps: string, more?: string) => spec(steps, more).value.steps.map(({ id }) => id);

const stepOf = (name: string) => standardRegistry.names.get(name) ?? standardRegistry.roles.get(name)?.[0];

describe("words after a role", () => {
  test.each([
    ["load data", "data_loading"],
    ["lightgbm_evaluation", "LightGBMModelEval"],
    ["training_xgboost", "XGBoostTraining"],
    ["train_lightgbm", "LightGBMTraining"],
    ["train model", "training"],
    ["evaluate_model", "model_evaluation"],
    ["data_loding", "data_loading"],
  ])("'%s' is not a branch: it means %s", (written, meant) => {
    const [hint] = hints(`"${written}"`);
    expect(hint).toMatch(/^author\/unknown-step/);
    const near = nearestName(written, standardRegistry) ?? "";
    expect(stepOf(near)).toBe(stepOf(meant));
    expect(hint).toContain(`did you mean '${near}'?`);
  });

  test("are a branch if it is known, or declared anywhere in the spec", () => {
    expect(ids("load_training, preprocessing_calibration")).toEqual([
      "DataLoading_training",
      "TabularPreprocessing_calibration",
    ]);
    expect(hints("preprocessing_oot")).toEqual([expect.stringContaining("author/unknown-step")]);
    for (const more of ["shares: { oot: 0.2 }\n", "branches: { oot: [data_loading] }\n"])
      expect(ids("preprocessing_oot", more)[0]).toBe("TabularPreprocessing_oot");
    expect(ids("{ step: load, branch: oot }, preprocessing_oot")[1]).toBe("TabularPreprocessing_oot");
    expect(ids("DataLoading_oot, preprocessing_oot")[1]).toBe("TabularPreprocessing_oot");
  });

  test.each([
    ["data_loading_oot", "data_loading", "oot"],
    ["evaluation_oot", "evaluation", "oot"],
    ["preprocessing_trainign", "preprocessing", "training"],
  ])("for '%s', the hint gives the step and the branch", (written, role, branch) => {
    expect(hints(written)).toEqual([
      expect.stringContaining(`to put it on the branch '${branch}', write { step: ${role}, branch: ${branch} }`),
    ]);
    expect(hints(`{ step: ${role}, branch: ${branch} }`)).toEqual([]);
  });

  test("a name is suggested only if it is close", () => {
    for (const far of ["frobnicate", "zip", "summarise_everything", "x"])
      expect(hints(`"${far}"`)[0]).toContain("the steps are ");
  });

  test("no message is lost in the library", () => {
    const { diagnostics } = Pipeline.fromSpec({ steps: ["load data" as "load"] }).build();
    expect(diagnostics.map(({ code }) => code)).toContain("author/unknown-step");
  });
});
