import { describe, expect, it } from "vitest";
import { readingRoles } from "../../src/author/index.ts";
import { createRegistry } from "../../src/registry/registry.ts";
import { wireNames } from "../../src/resolve/index.ts";
import { standardPack } from "../../src/steps/pack.ts";

const registry = createRegistry([standardPack]).value;
const wire = (text: string) => {
  const names = text.split(" ");
  const { edges, diagnostics } = wireNames(names, readingRoles(names, registry));
  return {
    edges: new Set(edges.map(({ from, to }) => `${from.step} → ${to.step}.${to.input}`)),
    faults: diagnostics.map(({ code, at }) => `${code} ${at.step}.${at.port}`),
    hints: diagnostics.map(({ hint }) => hint),
    rules: edges,
  };
};
const BRANCH = (name: string) => `DataLoading_${name} TabularPreprocessing_${name}`;

describe("graphs that names alone do not determine", () => {
  it("have a tie with an evaluator without a branch and two held-out branches, regardless of their names", () => {
    for (const pair of [
      ["validation", "testing"],
      ["calibration", "evaluation"],
    ]) {
      for (const evaluator of ["XGBoostModelEval", "XGBoostModelInference"]) {
        const rows = ["training", ...pair].map(BRANCH).join(" ");
        const { faults, edges } = wire(`${rows} XGBoostTraining ${evaluator} ModelCalibration Package`);
        expect(faults).toEqual([`resolve/tie ${evaluator}.data`]);
        // Its dependents do not fall back to a second choice, such as the trainer's own evaluation, or data and model.
        expect([...edges].filter((edge) => edge.includes("→ ModelCalibration."))).toEqual([
          `${evaluator} → ModelCalibration.predictions`,
        ]);
      }
    }
  });

  it("have one tie if one choice decides two inputs, and the second input follows the first", () => {
    const steps = "CradleDataLoading_training RedshiftDataLoading_training TabularPreprocessing_training";
    expect(wire(steps).faults).toEqual(["resolve/tie TabularPreprocessing_training.data"]);
    const wiki = [
      ...["training", "validation", "testing"].map(BRANCH),
      "XGBoostTraining XGBoostModelEval_validation XGBoostModelEval_testing",
      "ModelMetricsComputation_validation ModelMetricsComputation_testing ModelWikiGenerator",
    ].join(" ");
    expect(wire(wiki).faults).toEqual(["resolve/tie ModelWikiGenerator.metrics"]);
    expect(wire(`${wiki}_testing`).edges).toContain(
      "ModelMetricsComputation_testing → ModelWikiGenerator_testing.plots",
    );
  });

  it.each([
    ["XGBoostTraining LightGBMTraining Package Payload", ["Package.model", "Payload.model"]],
    ["XGBoostTraining PyTorchTraining XGBoostModel PyTorchModel BatchTransform", ["BatchTransform.model"]],
    [
      "XGBoostTraining PyTorchTraining XGBoostModelEval PyTorchModelEval ModelWikiGenerator QualityGate ModelCalibration",
      ["ModelCalibration.predictions", "ModelWikiGenerator.metrics", "QualityGate.metrics"],
    ],
    [
      "XGBoostTraining LightGBMTraining XGBoostModelInference LightGBMModelInference PercentileModelCalibration",
      ["PercentileModelCalibration.predictions"],
    ],
  ])("do not prefer a framework: %s", (steps, ties) => {
    expect(wire(`DataLoading TabularPreprocessing ${steps}`).faults.sort()).toEqual(
      ties.map((port) => `resolve/tie ${port}`),
    );
  });

  it("do not tell branches apart by the evidence of their names", () => {
    const row = `${BRANCH("calibration")} FeatureSelection_calibration TabularPreprocessing_test DataLoading_test`;
    const steps = `${BRANCH("training")} FeatureSelection_training ${row} XGBoostTraining XGBoostModelEval`;
    expect(wire(steps).faults).toEqual(["resolve/tie XGBoostModelEval.data"]);
  });

  it("keep percentiles of calibrated scores if the same rows are also scored offline, or if another step is unknown", () => {
    const rows = `${BRANCH("training")} ${BRANCH("calibration")} XGBoostTraining XGBoostModel BatchTransform`;
    const scored = "XGBoostModelEval_calibration ModelCalibration_calibration PercentileModelCalibration_calibration";
    const percentile = "ModelCalibration_calibration → PercentileModelCalibration_calibration.predictions";
    expect(wire(`${rows} ${scored}`)).toMatchObject({
      faults: [],
      edges: expect.toSatisfy((all) => all.has(percentile)),
    });
    const beside = wire(`${rows} ${scored} TabularPreprocessing`);
    expect(beside.edges).toContain(percentile);
    expect(beside.faults).toEqual(["resolve/tie TabularPreprocessing.data", "resolve/tie BatchTransform.data"]);
  });

  it("ask whether two similarly spelled branches are the same, except for common branch names", () => {
    const near = wire("DataLoading_calibration TabularPreprocessing_calibraton");
    expect(near.hints).toEqual(["is the branch 'calibration' the same as 'calibraton'? spell it the same everywhere"]);
    expect(wire("DataLoading_validation TabularPreprocessing_calibration").hints[0]).toContain("add DataLoading");
    expect(wire("DataLoading_oos TabularPreprocessing_oot").hints[0]).toContain("add DataLoading");
  });
});

describe("differently worded names", () => {
  it("are read as roles, in snake case and with other separators, and kept as given", () => {
    const { edges, faults } = wire("data_loading-training tabular-preprocessing_training lightgbm_training evaluation");
    expect(faults).toEqual([]);
    expect([...edges]).toContain("lightgbm_training → evaluation.model");
    expect([...edges]).toContain("tabular-preprocessing_training → evaluation.data");
  });

  it.each([
    ["TabularPreprocesing_training", "TabularPreprocessing_training"],
    ["XGBostTraining_calib", "XGBoostTraining_calib"],
    ["xgboost_model_evl", "XGBoostModelEval"],
    ["ModelCalibraton_calibration", "ModelCalibration_calibration"],
    ["trainnig", "training"],
    ["xgboosttrainin", "xgboost_training"],
  ])("misspelt as '%s' get the nearest name with its branch", (name, near) => {
    expect(wire(name).hints).toEqual([`did you mean '${near}'?`]);
  });
});
