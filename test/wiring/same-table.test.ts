import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/base/canonical.ts";
import { explain, resolve } from "../../src/resolve/index.ts";
import { pipelineOf, registry } from "./any-pipeline.ts";

/** The faults of loaders with these configs, one for each branch. */
function faultsOf(configs: Readonly<Record<string, JsonObject>>) {
  const pipeline = pipelineOf(Object.keys(configs).map((branch) => `DataLoading_${branch}`));
  const steps = pipeline.steps.map((step) => ({ ...step, config: configs[step.branch ?? ""] ?? {} }));
  return resolve({ ...pipeline, steps }, registry).diagnostics.map(({ code, message, at }) => ({
    code,
    message,
    at: `${at.step}${at.field === undefined ? "" : `.${at.field}`}`,
  }));
}
const source = "s3://bucket/table.csv";

describe("branches that read one table", () => {
  const shared = (...branches: string[]) => ({
    code: "resolve/shared-rows",
    message: `the branches ${branches.slice(0, -1).join(", ")} and ${branches.at(-1)} read the same rows of the same table`,
    at: `DataLoading_${branches[1]}`,
  });
  test.each<[string, Readonly<Record<string, JsonObject>>, object[]]>([
    ["all of its rows", { training: { source }, validation: { source } }, [shared("training", "validation")]],
    [
      "rows of which some are the same",
      { training: { source, shareTo: 0.8 }, validation: { source, shareFrom: 0.7 } },
      [shared("training", "validation")],
    ],
    [
      "disjoint shares, except for one branch",
      { training: { source, shareTo: 0.8 }, validation: { source, shareFrom: 0.8 }, calibration: { source } },
      [shared("training", "validation", "calibration")],
    ],
    [
      "one local file, by two spellings of its path",
      { training: { source: "data/t.csv" }, validation: { source: "./data//t.csv" } },
      [shared("training", "validation")],
    ],
    ["disjoint shares", { training: { source, shareTo: 0.8 }, validation: { source, shareFrom: 0.8 } }, []],
    ["tables of their own", { training: { source }, validation: { source: "s3://bucket/other.csv" } }, []],
    ["tables that are not known yet", { training: {}, validation: {} }, []],
  ])("%s", (_, configs, faults) => expect(faultsOf(configs)).toEqual(faults));
});

describe("the signature of the training branch", () => {
  const signatures = (sources: Readonly<Record<string, string>>) => {
    const pipeline = pipelineOf(Object.keys(sources).map((branch) => `DataLoading_${branch}`));
    const steps = pipeline.steps.map((step) => ({ ...step, config: { source: sources[step.branch ?? ""] ?? "" } }));
    return resolve({ ...pipeline, steps }, registry).value.wires.filter(({ to }) => to.port === "signature");
  };
  test("is used by a branch with its own table", () =>
    expect(signatures({ training: "a.csv", calibration: "b.csv" })).toHaveLength(1));
  test("is explained, with the line that leaves it open", () => {
    const pipeline = pipelineOf(["DataLoading_training", "DataLoading_calibration"]);
    const steps = pipeline.steps.map((step) => ({ ...step, config: { source: `${step.branch}.csv` } }));
    const { value } = resolve({ ...pipeline, steps }, registry);
    const reasons = (step: string) =>
      explain(value, registry, `${step}.signature`).ports.map(({ why, change }) => [why, change.at(-1)]);
    expect(reasons("DataLoading_calibration")).toEqual([
      [
        "DataLoading_training decided it on the training branch for another source, and both use the same decision",
        "DataLoading_calibration: inputs: { signature: null } lets the step decide it itself",
      ],
    ]);
    expect(reasons("DataLoading_training")).toEqual([
      ["the step decides it itself, because no step on the training branch has another source", undefined],
    ]);
  });
  test("is not used by a branch that reads the same file, however its path is written", () =>
    expect(signatures({ training: "a.csv", calibration: "./a.csv" })).toEqual([]));
});

describe("settings of steps that read one table", () => {
  const [training, validation] = [
    { source, shareTo: 0.8 },
    { source, shareFrom: 0.8 },
  ];
  test("are reported if they differ", () =>
    expect(
      faultsOf({
        training: { ...training, decimal: ",", sentinels: ["?"] },
        validation: { ...validation, decimal: "." },
      }),
    ).toEqual([
      {
        code: "resolve/read-differently",
        message:
          "DataLoading_validation and DataLoading_training read the same table in different ways: their decimal and sentinels differ",
        at: "DataLoading_validation.decimal",
      },
    ]));
  test("can state a default, or a value that is known only at run time", () =>
    expect(
      faultsOf({
        training: { ...training, encoding: { Get: "Parameters.Encoding" } },
        validation: { ...validation, format: "auto" },
      }),
    ).toEqual([]));
  test("can differ for other tables", () =>
    expect(faultsOf({ training: { source }, validation: { source: "s3://b/de/", decimal: "," } })).toEqual([]));
});

describe("the signature of an existing model", () => {
  const signatures = (names: readonly string[], sources: Readonly<Record<string, string>> = {}) => {
    const pipeline = pipelineOf(names);
    const steps = pipeline.steps.map((step) => {
      const source = sources[step.branch ?? ""];
      return step.spec === "DataLoading" && source !== undefined ? { ...step, config: { source } } : step;
    });
    return resolve({ ...pipeline, steps }, registry).value.wires.flatMap(({ from, to }) =>
      to.port === "signature" ? [`${to.step}: ${from.step}`] : [],
    );
  };
  const SCORED = ["DummyTraining", "DataLoading_inference", "TabularPreprocessing_inference", "XGBoostModelInference"];
  const own = "TabularPreprocessing_inference: DataLoading_inference";
  test("is used by branches with rows for it", () =>
    expect(signatures(SCORED, { inference: "new.csv" })).toEqual(["DataLoading_inference: DummyTraining", own]));
  test("is not used for an unknown table", () => expect(signatures(SCORED)).toEqual([own]));
  test("is not used by preprocessing without loading, whose rows may already be in plain format", () =>
    expect(signatures(SCORED.filter((name) => name !== "DataLoading_inference"))).toEqual([]));
  test("is not used if a training branch decides, nor by that branch", () =>
    expect(
      signatures([...SCORED, "DataLoading_training", "XGBoostTraining"], { training: "a.csv", inference: "new.csv" }),
    ).toEqual(["DataLoading_inference: DataLoading_training", own]));
  test("is not used if several existing models are given", () =>
    expect(signatures([...SCORED, "DummyTraining_other"], { inference: "new.csv" })).toEqual([own]));
});
