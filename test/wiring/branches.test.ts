import { describe, expect, test } from "vitest";
import { resolve } from "../../src/resolve/index.ts";
import type { PipelineValue } from "../../src/spec/pipeline.ts";
import { pipelineOf, registry } from "./any-pipeline.ts";

const sourcesOf = (pipeline: PipelineValue, step: string) =>
  resolve(pipeline, registry)
    .value.wires.filter(({ to }) => to.step === step)
    .map(({ from, to }) => `${to.port}: ${from.step}.${from.port}`);

describe("the branch of a step with missing inputs", () => {
  const evaluation = (data: PipelineValue["steps"][number]["inputs"]): PipelineValue => {
    const pipeline = pipelineOf(["LightGBMModelEval", "XGBoostModelEval_validation", "ModelCalibration"]);
    return {
      ...pipeline,
      steps: pipeline.steps.map((step) => (step.id === "LightGBMModelEval" ? { ...step, inputs: data } : step)),
    };
  };
  test("is known if only its model is missing", () => {
    const pipeline = evaluation({ data: { from: "external", uri: "s3://bucket/rows/" } });
    expect(sourcesOf(pipeline, "ModelCalibration")).toEqual(["predictions: XGBoostModelEval_validation.predictions"]);
  });
  test.each([
    ["missing", {}],
    ["bound to a step that does not exist", { data: { from: "output", step: "Nowhere", port: "data" } }],
  ] as const)("is unknown if its data is %s", (_, data) => {
    expect(sourcesOf(evaluation(data), "ModelCalibration")).toEqual(["predictions: LightGBMModelEval.predictions"]);
  });
});

describe("a by-product on a home branch", () => {
  const rows = (branch: string) => [`DataLoading_${branch}`, `TabularPreprocessing_${branch}`];
  const trained = [...rows("training"), "XGBoostTraining", "XGBoostModel"];
  test("ranks after held-out scores that were made on purpose", () => {
    const names = [...trained, ...rows("validation"), "XGBoostModelEval", "BatchTransform_calibration"];
    expect(sourcesOf(pipelineOf([...names, "ModelCalibration"]), "ModelCalibration")).toEqual([
      "predictions: XGBoostModelEval.predictions",
    ]);
  });
  test("does not hide the row of an evaluation there", () => {
    const names = [...trained, ...rows("calibration"), "BatchTransform_calibration", "ModelCalibration"];
    const evaluated = [...names, "XGBoostModelEval_calibration", "PercentileModelCalibration"];
    expect(sourcesOf(pipelineOf(evaluated), "PercentileModelCalibration")).toEqual([
      "predictions: ModelCalibration.calibrated",
    ]);
  });
});

test("a schema comes from the branch whose data were wired by hand", () => {
  const pipeline = pipelineOf(["DataLoading_training", "DataLoading_other", "TabularPreprocessing_training"]);
  const steps = pipeline.steps.map((step) =>
    step.id === "TabularPreprocessing_training"
      ? { ...step, inputs: { data: { from: "output", step: "DataLoading_other", port: "data" } } as const }
      : step,
  );
  const { value, diagnostics } = resolve({ ...pipeline, steps }, registry);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const fed = value.wires.filter(({ to }) => to.step === "TabularPreprocessing_training");
  expect(fed.map(({ from, to }) => [to.port, from.step])).toEqual([
    ["data", "DataLoading_other"],
    ["signature", "DataLoading_other"],
  ]);
});
