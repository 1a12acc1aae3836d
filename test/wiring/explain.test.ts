import { describe, expect, it } from "vitest";
import { createRegistry } from "../../src/registry/registry.ts";
import { explain, explainText, pipelineOfNames, resolve } from "../../src/resolve/index.ts";
import { standardPack as catalogue } from "../../src/steps/pack.ts";

const registry = createRegistry([catalogue]).value;
const wiredOf = (names: readonly string[]) => resolve(pipelineOfNames(names, registry).pipeline, registry).value;
const wired = wiredOf([
  "DataLoading_training",
  "TabularPreprocessing_training",
  "MissingValueImputation_training",
  "XGBoostTraining",
  "DataLoading_calibration",
  "TabularPreprocessing_calibration",
  "XGBoostModelEval_calibration",
  "ModelCalibration_calibration",
]);

describe("explain", () => {
  it("states the chosen output, the rule for it, and the rule that rejected each other output", () => {
    const [port] = explain(wired, registry, "XGBoostTraining.data").ports;
    expect(port?.source?.step).toBe("MissingValueImputation_training");
    expect(port?.rule).toBe("row");
    const rejected = Object.fromEntries((port?.rejected ?? []).map((one) => [one.step, one.rejectedBy]));
    expect(rejected).toEqual({
      TabularPreprocessing_training: "row",
      TabularPreprocessing_calibration: "branch",
      DataLoading_training: "kind",
    });
    expect(port?.change).toContain("XGBoostTraining: inputs: { data: TabularPreprocessing_training.processed }");
  });

  it("covers all inputs of a step and of the pipeline, including open ones", () => {
    const calibration = explain(wired, registry, "ModelCalibration_calibration").ports;
    expect(calibration.map(({ port, fed }) => [port, fed])).toEqual([
      ["predictions", "wired"],
      ["model", "left open"],
      ["data", "left open"],
    ]);
    expect(calibration[1]?.why).toBe("not needed if 'predictions' can be fed");
    expect(explain(wired, registry).ports.length).toBeGreaterThan(8);
  });

  it("lists the candidates in a tie", () => {
    const tied = wiredOf(["DataLoading", "TabularPreprocessing", "XGBoostTraining", "LightGBMTraining", "Package"]);
    const [port] = explain(tied, registry, "Package.model").ports;
    expect(port?.fed).toBe("unfed");
    expect(port?.rejected.map(({ step }) => step)).toEqual(["LightGBMTraining", "XGBoostTraining"]);
  });

  it("suggests the nearest known name for an unknown one", () => {
    expect(explain(wired, registry, "XGBostTraining").diagnostics[0]?.hint).toBe("did you mean 'XGBoostTraining'?");
    expect(explain(wired, registry, "XGBoostTraining.dat").diagnostics[0]?.hint).toBe("did you mean 'data'?");
  });

  it("can be formatted as text", () => {
    const text = explainText(explain(wired, registry, "XGBoostTraining.data"));
    expect(text).toContain("XGBoostTraining.data (tabular.processed) ← MissingValueImputation_training.data");
    expect(text).toContain("the last of its row: it comes after TabularPreprocessing_training  [row]");
  });
});
