import { describe, expect, test } from "vitest";
import { z } from "zod";
import { param } from "../../author/expressions.ts";
import { printSpec } from "../../author/spec/print-spec.ts";
import { parseSpec } from "../../author/spec/read/parse-spec.ts";
import { compile } from "../../compile/index.ts";
import { orThrow } from "../../diagnostics/index.ts";
import { createRegistry } from "../../registry/registry.ts";
import { resolve } from "../../resolve/index.ts";
import { validateDefinition } from "../../sagemaker/validate/index.ts";
import { field } from "../../spec/fields.ts";
import { definePack } from "../../spec/pack.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { defineStep, type StepSpec } from "../../spec/step.ts";
import { localTarget } from "../../spec/target.ts";
import { standardPack } from "../pack.ts";
import { Pipeline, standardRegistry } from "../pipeline.ts";
import { tabularPreprocessingSpecification } from "../tabular-preprocessing/step.ts";
import { evaluates, measures, prepares } from "./monitored-steps.ts";
import { monitoringOf, withBaseline as withBaselineFrom } from "./monitoring.ts";
import { contestedSettings } from "./monitoring-settings.ts";

const withBaseline = (pipeline: PipelineValue) => withBaselineFrom(pipeline, standardRegistry);
const chain = (...[monitor]: Parameters<ReturnType<typeof trained>["monitor"]>) =>
  trained().monitor(monitor).toPipeline();
const trained = () =>
  Pipeline("fraud")
    .loadData("s3://acme/train/", { label: "fraud", delimiter: ";" })
    .preprocess({ dropColumns: ["id"] })
    .trainXgboost()
    .evaluatePerformance();
const monitored = (pipeline: PipelineValue): PipelineValue => {
  if (pipeline.monitor === undefined) throw new Error("no monitor");
  return monitoringOf(withBaseline(pipeline), pipeline.monitor, standardRegistry);
};
const SOURCES = { scripts: {}, data: {}, runtime: { root: "", tree: {} } };
const target = { ...localTarget, bucket: "models", prefix: "ml" };
/** The addresses that the steps of a definition read and write. */
function addresses(pipeline: PipelineValue): string {
  const wired = resolve(pipeline, standardRegistry);
  expect(wired.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const { value } = compile(wired.value, target, SOURCES, standardRegistry, { version: "0" });
  expect(validateDefinition(value.definition, {}).filter(({ severity }) => severity === "error")).toEqual([]);
  return JSON.stringify(value.definition);
}

describe("a monitored pipeline", () => {
  const pipeline = withBaseline(chain({ data: "s3://acme/new/", quality: { minAuc: 0.8 } }));

  test("has a step that keeps the baseline, once, with the columns that are no features", () => {
    expect(pipeline.steps.at(-1)).toEqual({
      ...{ id: "MonitoringBaseline", spec: "MonitoringBaseline" },
      config: { dropColumns: ["id"] },
      inputs: { predictions: { from: "output", step: "XGBoostModelEval", port: "predictions" } },
    });
    expect(withBaseline(pipeline)).toEqual(pipeline);
  });

  test("writes the baseline where its monitoring reads it, whatever the execution", () => {
    const place = "s3://models/ml/fraud/latest/MonitoringBaseline/baseline";
    expect(addresses(pipeline)).toContain(`"${place}"`);
    expect(addresses(monitored(pipeline))).toContain(`"${place}"`);
  });

  test("keeps no baseline of a model that a gate rejects, and never reuses it", () => {
    const gated = withBaseline(trained().requires({ minAuc: 0.7 }).monitor({ data: "s3://acme/new/" }).toPipeline());
    const { value } = compile(resolve(gated, standardRegistry).value, target, SOURCES, standardRegistry, {
      version: "0",
    });
    const gate = value.definition.Steps.find(({ Type }) => Type === "Condition");
    const { IfSteps: arm } = (gate?.Arguments ?? {}) as { readonly IfSteps?: readonly { readonly Name: string }[] };
    expect(arm?.find(({ Name }) => Name === "MonitoringBaseline")).toMatchObject({ Type: "Processing" });
    expect(arm?.find(({ Name }) => Name === "MonitoringBaseline")).not.toHaveProperty("CacheConfig");
  });

  test("is the same after it was printed and read", () => {
    const text = printSpec(standardRegistry, pipeline);
    const again = parseSpec(standardRegistry, text, "fraud.yaml");
    expect(again.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(withBaseline(again.value).steps.map(({ id }) => id)).toEqual(pipeline.steps.map(({ id }) => id));
    expect(again.value.monitor).toMatchObject({ data: "s3://acme/new/", quality: { requirements: [{ value: 0.8 }] } });
  });
});

describe("the monitoring pipeline", () => {
  const ids = (pipeline: PipelineValue) => monitored(pipeline).steps.map(({ id }) => id);

  test("has the steps that its checks need", () => {
    const quality = { minAuc: 0.8 };
    expect(ids(chain({ data: "s3://new/" }))).toEqual(["DataLoading_inference", "DriftMeasurement"]);
    expect(ids(chain({ data: "s3://new/", quality }))).toEqual([
      ...["DataLoading_inference", "DriftMeasurement", "QualityMeasurement"],
    ]);
    expect(ids(chain({ data: "s3://new/", quality: { ...quality, labels: "s3://old/" } }))).toEqual([
      ...["DataLoading_inference", "DataLoading_evaluation", "DriftMeasurement", "QualityMeasurement"],
    ]);
    expect(ids(chain({ data: "s3://new/", drift: false, quality: { ...quality, labels: "s3://old/" } }))).toEqual([
      ...["DataLoading_evaluation", "QualityMeasurement"],
    ]);
  });

  test("reads rows as training did, and has bounds, schedules, topics and parameters of its own", () => {
    const { steps, requirements, schedules, name, parameters } = monitored(
      chain({ data: "s3://new/", every: "1 day", drift: { maxColumns: 1 }, quality: { minAuc: 0.8 } }),
    );
    expect(steps[0]?.config).toEqual({ source: "s3://new/", policy: "lenient", delimiter: ";" });
    expect(requirements).toMatchObject([
      { metric: "drifted", at: "most", value: 1, step: "DriftMeasurement" },
      { metric: "auc", at: "least", value: 0.8, step: "QualityMeasurement" },
    ]);
    expect([name, parameters, schedules?.map((one) => one.trigger)]).toMatchObject([
      "fraud-monitoring",
      [],
      [{ expression: "rate(1 day)" }],
    ]);
  });

  test("takes over the settings of jobs that the steps of training state", () => {
    const vpc = { subnets: ["subnet-1"], securityGroups: ["sg-1"] };
    const pipeline = Pipeline("fraud")
      .loadData("s3://acme/train/", {
        ...{ label: "fraud", instanceType: "ml.m5.4xlarge", instanceCount: 2, environment: { A: "1" }, vpc },
        ...{ cache: "30 days", maxRuntime: 60 },
      })
      .preprocess()
      .trainLightgbm({ script: "train.py", instanceType: "ml.c5.9xlarge" })
      .evaluateLightgbm({
        installRequirements: false,
        image: "1.dkr.ecr.us-east-1.amazonaws.com/mine:1",
        kms: "alias/k",
      })
      .monitor({ data: "s3://new/", quality: { minAuc: 0.8 } })
      .toPipeline();
    const { steps } = monitored(pipeline);
    const configOf = (id: string) => steps.find((one) => one.id === id)?.config;
    const machine = { instanceType: "ml.m5.4xlarge", maxRuntime: 60, vpc };
    // New rows are read each time, whatever is cached in training.
    expect(configOf("DataLoading_inference")).toEqual({
      ...{ source: "s3://new/", policy: "lenient", ...machine, instanceCount: 2, environment: { A: "1" } },
    });
    expect(configOf("DriftMeasurement")).toEqual(machine);
    expect(configOf("QualityMeasurement")).toEqual({
      ...{ framework: "lightgbm", installRequirements: false, kms: "alias/k" },
      image: "1.dkr.ecr.us-east-1.amazonaws.com/mine:1",
    });
    addresses(monitored(pipeline));
  });

  test("takes the first of several evaluations for each setting, and says so", () => {
    const pipeline = trained().evaluatePerformance({ threshold: 0.3 }).evaluatePerformance({ threshold: 0.4 });
    const value = pipeline.monitor({ data: "s3://new/", quality: { minAuc: 0.8 } }).toPipeline();
    const quality = monitored(value).steps.find(({ id }) => id === "QualityMeasurement");
    expect(quality?.config).toMatchObject({ threshold: 0.3 });
    expect(contestedSettings(value, standardRegistry)).toMatchObject([{ field: "threshold", value: 0.3 }]);
    expect(contestedSettings(trained().toPipeline(), standardRegistry)).toEqual([]);
  });

  test("measures with the threshold of the evaluation, and has the parameters of all settings that it copies", () => {
    const pipeline = Pipeline("fraud")
      .loadData("s3://acme/train/", { label: "fraud", encoding: param.string("Encoding", { default: "latin-1" }) })
      .preprocess()
      .trainXgboost()
      .evaluatePerformance({ threshold: 0.2 })
      .monitor({ data: "s3://new/", quality: { minRecall: 0.8 } })
      .toPipeline();
    const { steps, parameters } = monitored(pipeline);
    expect(steps.find(({ id }) => id === "QualityMeasurement")?.config).toMatchObject({ threshold: 0.2 });
    expect(parameters.map(({ name }) => name)).toEqual(["Encoding"]);
    expect(addresses(pipeline.monitor === undefined ? pipeline : monitored(pipeline))).toContain("Parameters.Encoding");
  });
});

describe("steps of another pack", () => {
  const { kind, reads } = { kind: "model.lightgbm", reads: { from: "anywhere", doc: "…" } } as const;
  const prepare = defineStep({
    ...{ name: "Condense", verb: "condense", summary: "…", rank: 10, follows: "data" },
    inputs: { data: { ...reads, kind: "tabular.raw" } },
    outputs: { rows: { kind: "tabular.processed", doc: "…" } },
    config: z.object({ dropColumns: field(z.array(z.string()).optional(), { doc: "…", tier: "system" }) }),
    job: tabularPreprocessingSpecification.job,
  });
  const train = defineStep({
    ...{ name: "Fit", verb: "fitRows", summary: "…", rank: 30, home: "training" },
    inputs: { rows: { ...reads, kind: "tabular.processed" } },
    outputs: { model: { kind, doc: "…" } },
    config: z.object({}),
    job: tabularPreprocessingSpecification.job,
  });
  const judge = defineStep({
    ...{ name: "Judge", verb: "judge", summary: "…", rank: 40 },
    inputs: { model: { ...reads, kind }, rows: { ...reads, kind: "tabular.processed" } },
    outputs: { scored: { kind: "predictions.labelled", doc: "…" } },
    config: z.object({ threshold: field(z.number().optional(), { doc: "…", tier: "system" }) }),
    job: tabularPreprocessingSpecification.job,
  });
  const pack = definePack({ name: "acme", version: "1.0.0", steps: [prepare, train, judge] });
  const registry = orThrow(createRegistry([standardPack, pack]));
  const pipeline = Pipeline.with(pack)("fraud")
    .loadData("s3://acme/train/", { label: "fraud" })
    .condense({ dropColumns: ["id"] })
    .fitRows()
    .judge({ threshold: 0.3 })
    .monitor({ data: "s3://acme/new/", quality: { minAuc: 0.8 } })
    .toPipeline();

  test("are recognised by what they read and produce", () => {
    const whole = withBaselineFrom(pipeline, registry);
    expect(whole.steps.at(-1)).toMatchObject({
      config: { dropColumns: ["id"], threshold: 0.3 },
      inputs: { predictions: { from: "output", step: "Judge", port: "scored" } },
    });
    const { monitor } = pipeline;
    const made = monitor && monitoringOf(whole, monitor, registry);
    const quality = made?.steps.find(({ id }) => id === "QualityMeasurement");
    expect(quality?.config).toMatchObject({ framework: "lightgbm", threshold: 0.3 });
  });

  test("are recognised among the standard steps", () => {
    const named = (test: (spec: StepSpec) => boolean) => standardRegistry.steps.filter(test).map(({ name }) => name);
    expect(named(evaluates).sort()).toEqual(["LightGBMModelEval", "PyTorchModelEval", "XGBoostModelEval"]);
    expect(named(prepares)).toEqual(["TabularPreprocessing"]);
    expect(named((spec) => measures(spec) && !evaluates(spec)).sort()).toEqual([
      ...["ModelMetricsComputation", "QualityMeasurement"],
    ]);
  });
});

describe("a registered version", () => {
  const registered = (pipeline: PipelineValue) => {
    const wired = resolve(pipeline, standardRegistry);
    expect(wired.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const { value } = compile(wired.value, target, SOURCES, standardRegistry, { version: "0" });
    expect(validateDefinition(value.definition, {}).filter(({ severity }) => severity !== "note")).toEqual([]);
    const steps = value.definition.Steps.flatMap((step) => [
      step,
      ...((step.Arguments as { readonly IfSteps?: readonly (typeof step)[] }).IfSteps ?? []),
    ]);
    return steps.find(({ Name }) => Name.startsWith("Registration"))?.Arguments as {
      readonly DriftCheckBaselines?: Record<string, unknown>;
      readonly ModelMetrics?: Record<string, unknown>;
    };
  };
  const file = (port: string, name: string) => ({
    ContentType: "application/json",
    S3Uri: {
      "Std:Join": {
        On: "/",
        Values: [
          { Get: `Steps.MonitoringBaseline.ProcessingOutputConfig.Outputs['${port}'].S3Output.S3Uri` },
          `${name}.json`,
        ],
      },
    },
  });
  const both = (port: string) => ({ Statistics: file(port, "statistics"), Constraints: file(port, "constraints") });
  const monitor = { data: "s3://acme/new/" };

  test("has the baselines of its own training, also behind a gate", () => {
    const pipeline = trained().package().register();
    for (const one of [pipeline, pipeline.requires({ minAuc: 0.7 })]) {
      const { DriftCheckBaselines, ModelMetrics } = registered(withBaseline(one.monitor(monitor).toPipeline()));
      expect(DriftCheckBaselines).toEqual({ ModelDataQuality: both("statistics"), ModelQuality: both("quality") });
      expect(ModelMetrics?.["ModelDataQuality"]).toEqual(both("statistics"));
    }
  });

  test("has none if nothing is monitored, and that of the data only if there is no evaluation, or several", () => {
    expect(registered(trained().package().register().toPipeline())).not.toHaveProperty("DriftCheckBaselines");
    const start = Pipeline("fraud").loadData("s3://acme/train/", { label: "fraud" }).preprocess().trainXgboost();
    const without = withBaseline(start.package().register().monitor(monitor).toPipeline());
    expect(registered(without).DriftCheckBaselines).toEqual({ ModelDataQuality: both("statistics") });
    const twice = trained().evaluatePerformance({ split: "validation" }).package().register().monitor(monitor);
    expect(registered(withBaseline(twice.toPipeline())).DriftCheckBaselines).toEqual({
      ModelDataQuality: both("statistics"),
    });
  });

  test("leaves an input open that the user leaves open, and does not depend on the order of steps", () => {
    const steps = [
      ...["registration", "MonitoringBaseline", "data_loading", "preprocessing", "training", "evaluation", "package"],
    ];
    const spec = { name: "fraud", data: "s3://acme/train/", label: "fraud", monitor };
    expect(registered(Pipeline.fromSpec({ ...spec, steps }).toPipeline()).DriftCheckBaselines).toEqual({
      ModelDataQuality: both("statistics"),
    });
    const open = [...steps.slice(1), { step: "Registration", inputs: { statistics: null } }];
    expect(registered(Pipeline.fromSpec({ ...spec, steps: open }).toPipeline())).not.toHaveProperty(
      "DriftCheckBaselines",
    );
  });
});
