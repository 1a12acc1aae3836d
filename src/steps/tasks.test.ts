import { describe, expect, it } from "vitest";
import { camelCase } from "../base/words.ts";
import { compile } from "../compile/index.ts";
import { resolve } from "../resolve/index.ts";
import { localTarget } from "../spec/target.ts";
import { measuredDirections, measuredMetrics } from "./measured-metrics.ts";
import { Pipeline, standardRegistry } from "./pipeline.ts";
import { qualityGateSpecification } from "./quality-gate/step.ts";

const faults = (authored: { toPipeline(): Parameters<typeof resolve>[0] }): readonly string[] =>
  resolve(authored.toPipeline(), standardRegistry).diagnostics.map(({ code, message }) => `${code} ${message}`);

const measured = (task: "binary" | "multiclass" | "regression" | undefined) =>
  Pipeline("credit")
    .context(task === undefined ? {} : { task })
    .loadData("s3://bucket/data.csv", { label: "y" })
    .preprocess()
    .trainXgboost()
    .evaluatePerformance();

describe("steps, values and metrics that fit the task", () => {
  it.each([
    ["regression", "auc", "rmse, mae, r2, mape or rows"],
    ["multiclass", "rmse", "accuracy, macro_f1, macro_auc, log_loss or rows"],
    ["binary", "macro_f1", "auc, pr_auc"],
  ] as const)("refuses bounds for %s on %s, and lists the available metrics", (task, metric, then) => {
    const said = `resolve/task-metric '${metric}' is not measured for the task ${task}: XGBoostModelEval then measures ${then}`;
    const required = faults(measured(task).requires({ [`max_${metric}`]: 0.5 }));
    const gated = faults(
      measured(task).deployIf(
        (m) => m[metric].gte(0.5),
        (b) => b.package(),
      ),
    );
    const stepped = faults(
      measured(task).qualityGate({
        [`${metric === "rmse" ? "max" : "min"}${metric === "auc" ? "Auc" : metric === "rmse" ? "Rmse" : "MacroF1"}`]: 0.5,
      }),
    );
    for (const found of [required, gated, stepped]) expect(found).toEqual([expect.stringContaining(said)]);
  });

  it.each([
    ["regression", "rmse"],
    ["multiclass", "macro_f1"],
    ["binary", "auc"],
    [undefined, "rmse"],
    [undefined, "auc"],
  ] as const)("accepts bounds for %s on %s", (task, metric) => {
    expect(faults(measured(task).requires({ [`min_${metric}`]: 0.5 }))).toEqual([]);
  });

  it("rejects steps for another task, whether the task comes from the context or from an upstream step", () => {
    const said = ["resolve/task-step ModelCalibration is for the task binary, but the task is regression"];
    expect(faults(measured("regression").calibrate())).toEqual(said);
    const own = Pipeline("credit").loadData("s3://bucket/data.csv", { label: "y" });
    expect(faults(own.preprocess({ task: "regression" }).trainXgboost().evaluatePerformance().calibrate())).toEqual(
      said,
    );
    expect(faults(measured("binary").calibrate())).toEqual([]);
  });

  it("rejects values for another task", () => {
    const own = (task: "binary" | "multiclass", evalMetric: "mlogloss" | "auc") =>
      faults(
        Pipeline("credit")
          .context({ task })
          .loadData("s3://b/d.csv", { label: "y" })
          .preprocess()
          .trainXgboost({ evalMetric }),
      );
    expect(own("binary", "mlogloss")).toEqual([
      'resolve/task-value evalMetric of XGBoostTraining is "mlogloss", which is for the task multiclass, but the task is binary',
    ]);
    expect(own("multiclass", "mlogloss")).toEqual([]);
  });
});

describe("the direction of a bound", () => {
  const said = (authored: { toPipeline(): Parameters<typeof resolve>[0] }): readonly unknown[] => {
    const wired = resolve(authored.toPipeline(), standardRegistry).value;
    const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
    return compile(wired, localTarget, sources, standardRegistry, { version: "1.0.0" })
      .diagnostics.filter(({ code }) => code.startsWith("compile/bound") || code.startsWith("compile/out"))
      .map(({ severity, message, hint }) => [severity, message, hint]);
  };

  it("triggers a warning if only bad values meet the bound", () => {
    const wrong = ["warning", "'minLogLoss: 0.5' requires a bad value: lower values of 'log_loss' are better"];
    expect(said(measured("binary").requires({ minLogLoss: 0.5 }))).toEqual([
      [...wrong, "did you mean 'maxLogLoss: 0.5'?"],
    ]);
    expect(said(measured("binary").requires({ maxAuc: 0.9 }))).toHaveLength(1);
    expect(said(measured("regression").requires({ minRmse: 2 }))).toHaveLength(1);
  });

  it("triggers no warning if it is the usual one, or if the metric has no better direction", () => {
    expect(said(measured("binary").requires({ maxLogLoss: 0.5, minAuc: 0.8, maxRows: 100, minRows: 10 }))).toEqual([]);
  });

  it("matches the gate's fields", () => {
    const fields = Object.entries(measuredDirections).map(([metric, better]) =>
      camelCase(`${better === "higher" ? "min" : "max"}_${metric}`),
    );
    expect(Object.keys(qualityGateSpecification.config.shape).sort()).toEqual([...fields, "minRows"].sort());
  });

  it("is declared for every metric that measures quality", () => {
    const counts = ["threshold", "positives", "rows"];
    expect(Object.keys(measuredDirections).sort()).toEqual(
      measuredMetrics.filter((metric) => !counts.includes(metric)).sort(),
    );
  });
});

it("the hint for a metric of another task names that task", () => {
  const { diagnostics } = resolve(measured("binary").requires({ maxRmse: 2 }).toPipeline(), standardRegistry);
  expect(diagnostics.map(({ hint }) => hint)).toEqual([
    "set the bound on one of those, or set task: regression, for which 'rmse' is measured",
  ]);
});
