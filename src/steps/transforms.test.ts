import { expect, it } from "vitest";
import { resolve, wireNames } from "../resolve/index.ts";
import { Pipeline, standardRegistry } from "./pipeline.ts";

const edges = (nodes: readonly string[]) => {
  const { edges: found, diagnostics } = wireNames(nodes, standardRegistry);
  expect(diagnostics).toEqual([]);
  return found.map(({ from, to }) => `${from.step}.${from.output} > ${to.step}.${to.input}`);
};

const ROW = ["TimeFeatures", "TextFeatures", "MissingValueImputation", "RiskTableMapping", "FeatureSelection"];
const branch = (name: string, steps: readonly string[]) =>
  ["DataLoading", "TabularPreprocessing", ...steps].map((step) => `${step}_${name}`);

it("a sequence on two branches: each held-out transform reads from the same step on the training branch, which needs no such input", () => {
  const found = edges([
    ...branch("training", ["StratifiedSampling", ...ROW]),
    "XGBoostTraining",
    ...branch("calibration", ROW),
    "XGBoostModelEval_calibration",
  ]);
  for (const step of ROW) {
    expect(found.filter((edge) => edge.endsWith(`${step}_calibration.fitted`))).toEqual([
      `${step}_training.fitted > ${step}_calibration.fitted`,
    ]);
    expect(found.filter((edge) => edge.endsWith(`${step}_training.fitted`))).toEqual([]);
  }
  expect(found).toContain("TabularPreprocessing_training.processed > StratifiedSampling_training.data");
  expect(found).toContain("StratifiedSampling_training.data > TimeFeatures_training.data");
  expect(found).toContain("FeatureSelection_training.data > XGBoostTraining.data");
  expect(found).toContain("FeatureSelection_calibration.data > XGBoostModelEval_calibration.data");
});

it("a branch that loads another source reads it as the training branch reads its own; one that loads the same decides the same", () => {
  const value = (calibration: string) =>
    resolve(
      Pipeline("n")
        .branch("training", (b) => b.loadData("a.csv").preprocess())
        .branch("calibration", (b) => b.loadData(calibration).preprocess())
        .trainXgboost()
        .toPipeline(),
      standardRegistry,
    ).value.wires.filter(({ to }) => to.step.startsWith("DataLoading"));
  expect(value("a.csv")).toEqual([]);
  expect(value("b.csv").map(({ from, to }) => [from, to])).toEqual([
    [
      { step: "DataLoading_training", port: "signature" },
      { step: "DataLoading_calibration", port: "signature" },
    ],
  ]);
});

it("reports a held-out transform without a counterpart on the training branch", () => {
  const { diagnostics } = wireNames(
    [...branch("training", []), "XGBoostTraining", ...branch("calibration", ["RiskTableMapping"])],
    standardRegistry,
  );
  expect(diagnostics.map(({ code, at }) => [code, at.step, at.port])).toContainEqual([
    "resolve/no-source",
    "RiskTableMapping_calibration",
    "fitted",
  ]);
});

it("the fluent chain reports the same error", () => {
  const value = Pipeline("n")
    .context({ label: "y" })
    .branch("training", (b) =>
      b.loadData("x").preprocess().imputeMissing({ number: "mean" }).mapRiskTables({ folds: 3 }),
    )
    .trainXgboost()
    .branch("evaluation", (b) => b.loadData("z").preprocess().imputeMissing().mapRiskTables().evaluatePerformance())
    .toPipeline();
  const wired = resolve(value, standardRegistry);
  expect(wired.diagnostics).toEqual([]);
  const fitted = wired.value.wires.filter(({ to }) => to.port === "fitted").map(({ from, to }) => [from.step, to.step]);
  expect(fitted).toEqual([
    ["MissingValueImputation_training", "MissingValueImputation_evaluation"],
    ["RiskTableMapping_training", "RiskTableMapping_evaluation"],
  ]);
});

it("an imported model can feed every step that accepts a model", () => {
  const found = edges([
    "DummyTraining",
    ...branch("evaluation", []),
    "XGBoostModelEval_evaluation",
    "Package",
    "Payload",
  ]);
  for (const step of ["XGBoostModelEval_evaluation", "Package", "Payload"]) {
    expect(found).toContain(`DummyTraining.model > ${step}.model`);
  }
  const value = Pipeline("n").bringModel("s3://models/model.tar.gz").package().samplePayload().toPipeline();
  expect(value.steps.map(({ id }) => id)).toEqual(["DummyTraining", "Package", "Payload"]);
});

it("computes percentiles from held-out predictions, and packages them", () => {
  const value = Pipeline("n")
    .context({ label: "y" })
    .branch("training", (b) => b.loadData("x").preprocess())
    .trainXgboost()
    .branch("calibration", (b) => b.loadData("z").preprocess().evaluatePerformance().calibratePercentile())
    .package()
    .toPipeline();
  const { wires } = resolve(value, standardRegistry).value;
  expect(wires.find(({ to }) => to.port === "percentile")).toMatchObject({
    from: { step: "PercentileModelCalibration_calibration", port: "calibrator" },
    to: { step: "Package" },
  });
});
