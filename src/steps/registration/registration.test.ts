import { describe, expect, it } from "vitest";
import { clarifyCheckStep, qualityCheckStep } from "../../author/service/index.ts";
import type { JsonObject } from "../../base/canonical.ts";
import { listOf, objectOf } from "../../base/json.ts";
import { compile } from "../../compile/index.ts";
import { resolve } from "../../resolve/index.ts";
import { validateDefinition } from "../../sagemaker/validate/index.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { localTarget } from "../../spec/target.ts";
import { Pipeline, standardRegistry } from "../pipeline.ts";

const prepared = () => Pipeline("fraud").loadData("s3://data/", { label: "fraud" }).preprocess();

function request(pipeline: PipelineValue): JsonObject {
  const { value: wired } = resolve(pipeline, standardRegistry);
  const { value } = compile(
    wired,
    localTarget,
    { scripts: {}, runtime: { root: "", tree: {} }, data: {} },
    standardRegistry,
    { version: "0" },
  );
  expect(validateDefinition(value.definition).filter(({ severity }) => severity === "error")).toEqual([]);
  const steps = value.definition.Steps.flatMap((step) => [step, ...listOf(objectOf(step.Arguments)["IfSteps"])]);
  return objectOf(steps.map((step) => objectOf(step)).find(({ Name }) => Name === "Registration")?.["Arguments"]);
}

const container = (pipeline: PipelineValue): unknown =>
  listOf(objectOf(request(pipeline)["InferenceSpecification"])["Containers"])[0];

it.each([
  ["XGBoost", prepared().trainXgboost().package().register(), "sagemaker-xgboost:1.7-1", "XGBOOST", "1.7-1"],
  ["a search", prepared().tuneXgboost().package().register(), "sagemaker-xgboost:1.7-1", "XGBOOST", "1.7-1"],
  [
    "LightGBM",
    prepared().trainLightgbm({ script: "train.py" }).package().register(),
    "sagemaker-scikit-learn:1.2-1",
    "SAGEMAKER-SCIKIT-LEARN",
    "1.2-1",
  ],
  [
    "PyTorch",
    prepared().trainPytorch({ script: "train.py" }).package().register(),
    "pytorch-inference:2.1",
    "PYTORCH",
    "2.1",
  ],
  [
    "a model of an unknown framework",
    Pipeline("n").bringModel("s3://m").package().register(),
    "xgboost",
    "XGBOOST",
    "1.7-1",
  ],
])("sets the image that serves a model of %s", (_, pipeline, image, Framework, FrameworkVersion) => {
  expect(container(pipeline.toPipeline())).toMatchObject({
    Image: expect.stringContaining(image),
    Framework,
    FrameworkVersion,
  });
});

it("accepts the user's own image", () => {
  const pipeline = prepared().trainXgboost().package().register({ image: "1.dkr.ecr.us-east-1.amazonaws.com/mine:1" });
  expect(container(pipeline.toPipeline())).toMatchObject({ Image: "1.dkr.ecr.us-east-1.amazonaws.com/mine:1" });
});

const registered = (pipeline: {
  package: () => { register: (config?: object) => { toPipeline: () => PipelineValue } };
}) => request(pipeline.package().register().toPipeline());

describe("metrics in the registry", () => {
  const of = (step: string) => ({
    ContentType: "application/json",
    S3Uri: {
      "Std:Join": {
        On: "/",
        Values: [{ Get: `Steps.${step}.ProcessingOutputConfig.Outputs['metrics'].S3Output.S3Uri` }, "metrics.json"],
      },
    },
  });

  it("come from the model's evaluation, even behind its gate", () => {
    const evaluated = prepared().trainXgboost().evaluatePerformance();
    const shown = { ModelQuality: { Statistics: of("XGBoostModelEval") } };
    expect(registered(evaluated)["ModelMetrics"]).toEqual(shown);
    const gated = evaluated.package().register().requires({ minAuc: 0.8 });
    expect(request(gated.toPipeline())["ModelMetrics"]).toEqual(shown);
  });

  it("come from the metrics computation if the pipeline has one", () => {
    const measured = prepared().trainXgboost().evaluatePerformance().computeMetrics();
    expect(registered(measured)["ModelMetrics"]).toEqual({
      ModelQuality: { Statistics: of("ModelMetricsComputation") },
    });
  });

  it("are absent without an evaluation of this model, or if the input is left open", () => {
    expect(registered(prepared().trainXgboost())).not.toHaveProperty("ModelMetrics");
    const spec = Pipeline.fromSpec({
      name: "fraud",
      data: "s3://data/",
      label: "fraud",
      steps: [
        "data_loading",
        "preprocessing",
        "training",
        "evaluation",
        "Package",
        { step: "Registration", inputs: { metrics: null } },
      ],
    });
    expect(request(spec.toPipeline())).not.toHaveProperty("ModelMetrics");
  });
});

describe("checks of Model Monitor and Clarify", () => {
  const job = {
    AppSpecification: { ImageUri: "i" },
    ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: "ml.m5.xlarge", VolumeSizeInGB: 30 } },
    RoleArn: localTarget.role,
  } as const;
  const trained = () => prepared().trainXgboost();
  const get = (step: string, property: string) => ({
    ContentType: "application/json",
    S3Uri: { Get: `Steps.${step}.${property}` },
  });

  it("provide their statistics and constraints, and the baselines for monitoring", () => {
    const made = request(
      trained()
        .use(qualityCheckStep("Quality", { CheckType: "MODEL_QUALITY", Arguments: job }))
        .use(clarifyCheckStep("Bias", { CheckType: "DATA_BIAS", Arguments: job }))
        .use(clarifyCheckStep("Why", { CheckType: "MODEL_EXPLAINABILITY", Arguments: job }))
        .package()
        .register()
        .toPipeline(),
    );
    expect(made["ModelMetrics"]).toEqual({
      ModelQuality: {
        Statistics: get("Quality", "CalculatedBaselineStatistics"),
        Constraints: get("Quality", "CalculatedBaselineConstraints"),
      },
      Bias: { PreTrainingReport: get("Bias", "CalculatedBaselineConstraints") },
      Explainability: { Report: get("Why", "CalculatedBaselineConstraints") },
    });
    expect(made["DriftCheckBaselines"]).toEqual({
      ModelQuality: {
        Statistics: get("Quality", "BaselineUsedForDriftCheckStatistics"),
        Constraints: get("Quality", "BaselineUsedForDriftCheckConstraints"),
      },
      Bias: { PreTrainingConstraints: get("Bias", "BaselineUsedForDriftCheckConstraints") },
      Explainability: { Constraints: get("Why", "BaselineUsedForDriftCheckConstraints") },
    });
  });

  it("are left out if they are skipped, or if two checks have the same type", () => {
    const made = request(
      trained()
        .use(qualityCheckStep("Skipped", { CheckType: "MODEL_QUALITY", SkipCheck: true, Arguments: job }))
        .use(qualityCheckStep("One", { CheckType: "DATA_QUALITY", Arguments: job }))
        .use(qualityCheckStep("Two", { CheckType: "DATA_QUALITY", Arguments: job }))
        .package()
        .register()
        .toPipeline(),
    );
    expect(made).not.toHaveProperty("ModelMetrics");
    expect(made).not.toHaveProperty("DriftCheckBaselines");
  });
});

it.each([
  ["regression", "REGRESSION"],
  ["binary", "CLASSIFICATION"],
  [undefined, undefined],
] as const)("states the task %s only if it is known", (task, Task) => {
  const context = task === undefined ? {} : { task };
  const made = registered(prepared().context(context).trainXgboost());
  expect([made["Domain"], made["Task"], made["SamplePayloadUrl"]]).toEqual(["MACHINE_LEARNING", Task, undefined]);
});

it("states a task with a payload, which needs one", () => {
  const made = request(prepared().trainXgboost().package().samplePayload().register().toPipeline());
  expect(made["Task"]).toBe("OTHER");
  expect(made["SamplePayloadUrl"]).toBeDefined();
});

it("registers the user's model card, and no generated one", () => {
  const card = { intended_uses: { purpose_of_model: "Scores applications." } };
  const made = request(prepared().trainXgboost().package().register({ modelCard: card }).toPipeline());
  expect(made["ModelCard"]).toEqual({ ModelCardContent: JSON.stringify(card), ModelCardStatus: "Draft" });
  expect(registered(prepared().trainXgboost())).not.toHaveProperty("ModelCard");
});
