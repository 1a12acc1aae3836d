import { existsSync } from "node:fs";
import { join as path } from "node:path";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../base/canonical.ts";
import type { Definition, DefinitionStep } from "../../../sagemaker/definition.ts";
import { definition, get, join, processingStep, py } from "../../testing/definitions.ts";
import { became, stepOf, type Workbench, workbench } from "../../testing/workbench.ts";

const ROLE = "arn:aws:iam::000000000000:role/r";
const IMAGE = "205585389593.dkr.ecr.us-east-1.amazonaws.com/sagemaker-clarify-processing:1.0";
const XGBOOST = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1-cpu-py3";
const TYPES = { DATA_BIAS: "data", MODEL_BIAS: "model" } as const;
type CheckType = keyof typeof TYPES | "MODEL_EXPLAINABILITY";

const input = (InputName: string, S3Uri: Json, folder: string): JsonObject => ({
  InputName,
  S3Input: {
    S3Uri,
    LocalPath: `/opt/ml/processing/input/${folder}`,
    S3DataType: "S3Prefix",
    S3InputMode: "File",
    S3DataDistributionType: "FullyReplicated",
    S3CompressionType: "None",
  },
});

/** A check as the SageMaker Python SDK writes it (2.257.6, workflow/clarify_check_step.py). */
const check = (Name: string, CheckType: CheckType, beside: JsonObject = {}, out: Json = `s3://bucket/${Name}`) =>
  ({
    Name,
    Type: "ClarifyCheck",
    CheckType,
    ModelPackageGroupName: "loans",
    SkipCheck: get("Parameters.First"),
    FailOnViolation: true,
    RegisterNewBaseline: get("Parameters.First"),
    SuppliedBaselineConstraints: "",
    ...(CheckType === "DATA_BIAS" ? {} : { ModelName: get("Steps.Model.ModelName") }),
    ...beside,
    Arguments: {
      AppSpecification: { ImageUri: IMAGE },
      ProcessingInputs: [
        input("analysis_config", `s3://bucket/config/${Name}/analysis_config.json`, "config"),
        input("dataset", "s3://bucket/train/", "data"),
      ],
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: "analysis_result",
            S3Output: { S3Uri: out, LocalPath: "/opt/ml/processing/output", S3UploadMode: "EndOfJob" },
          },
        ],
      },
      ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
      RoleArn: ROLE,
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    },
  }) satisfies DefinitionStep;

const first = (value: boolean): Partial<Definition> => ({
  Parameters: [{ Name: "First", Type: "Boolean", DefaultValue: value }],
});
const report = { name: "report", title: "Analysis Report" };
const COMMON = {
  dataset_type: "text/csv",
  label: 0,
  label_values_or_threshold: [1],
  facet: [{ name_or_index: 1, value_or_threshold: [1] }],
};
const DATA_CONFIG = { ...COMMON, methods: { pre_training_bias: { methods: "all" }, report } };
const MODEL_CONFIG = {
  ...COMMON,
  methods: { post_training_bias: { methods: "all" }, report },
  predictor: { instance_type: "ml.m5.large", initial_instance_count: 1 },
  probability_threshold: 0.5,
};

/** Loans: paid back or not, women, income. Of the women, `unpaid` of each ten are not paid back whatever their income. */
const loans = (unpaid: number): string =>
  Array.from({ length: 400 }, (_, at) => {
    const woman = at % 4 === 0 ? 1 : 0;
    const income = (at * 37) % 100;
    const paid = income > 45 && !(woman === 1 && Math.floor(at / 4) % 10 < unpaid);
    return `${paid ? 1 : 0},${woman},${income}\n`;
  }).join("");

const withConfigs = (configs: JsonObject): Workbench => {
  const bench = workbench();
  bench.put("s3://bucket/train/rows.csv", loans(2));
  for (const [name, config] of Object.entries(configs)) {
    bench.put(`s3://bucket/config/${name}/analysis_config.json`, JSON.stringify(config));
  }
  return bench;
};

type Run = Parameters<typeof stepOf>[0];
const json = (bench: Workbench, record: Run, step: string, file: string): JsonObject =>
  JSON.parse(bench.output(record, step, "analysis_result", `${file}.json`));

interface Metric {
  readonly name: string;
  readonly value: number | null;
}
const metricsIn = (analysis: JsonObject, stage: string): Readonly<{ [name: string]: number | null }> => {
  const { facets } = analysis[stage] as unknown as {
    facets: { [facet: string]: readonly { readonly metrics: readonly Metric[] }[] };
  };
  return Object.fromEntries((facets["column_1"]?.[0]?.metrics ?? []).map(({ name, value }) => [name, value]));
};

const train: DefinitionStep = {
  Name: "Train",
  Type: "Training",
  Arguments: {
    AlgorithmSpecification: { TrainingImage: XGBOOST, TrainingInputMode: "File" },
    HyperParameters: { objective: "binary:logistic", num_round: "8", max_depth: "3" },
    InputDataConfig: [
      {
        ChannelName: "train",
        ContentType: "text/csv",
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://bucket/train/" } },
      },
    ],
    OutputDataConfig: { S3OutputPath: "s3://bucket/models" },
    ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 },
    RoleArn: ROLE,
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  },
};
const CONTAINER = { Image: XGBOOST, ModelDataUrl: get("Steps.Train.ModelArtifacts.S3ModelArtifacts") };
const model: DefinitionStep = {
  Name: "Model",
  Type: "Model",
  Arguments: { ExecutionRoleArn: ROLE, PrimaryContainer: CONTAINER },
};
const usedBy = (step: string): JsonObject => ({
  ContentType: "application/json",
  S3Uri: get(`Steps.${step}.BaselineUsedForDriftCheckConstraints`),
});
const register = (status: string): DefinitionStep => ({
  Name: "Register",
  Type: "RegisterModel",
  Arguments: {
    ModelPackageGroupName: "loans",
    ModelApprovalStatus: status,
    InferenceSpecification: { Containers: [CONTAINER] },
    DriftCheckBaselines: { Bias: { PreTrainingConstraints: usedBy("Data"), PostTrainingConstraints: usedBy("Bias") } },
  },
});

/** An address of its own for each run, as AWS's examples have. */
const outOf = (Name: string): Json => join("/", "s3://bucket", get("Execution.PipelineExecutionId"), Name);
const pipeline = (value: boolean, status = "Approved") =>
  definition(
    [
      check("Data", "DATA_BIAS", {}, outOf("Data")),
      train,
      model,
      check("Bias", "MODEL_BIAS", {}, outOf("Bias")),
      register(status),
    ],
    first(value),
  );

test("data and a model are checked against the baseline of the latest approved model", async () => {
  const bench = withConfigs({ Data: DATA_CONFIG, Bias: MODEL_CONFIG });
  const before = await bench.run({ definition: pipeline(true) });
  expect(became(before)).toBe("Data succeeded, Train succeeded, Model succeeded, Bias succeeded, Register succeeded");
  const data = metricsIn(json(bench, before, "Data", "analysis"), "pre_training_bias_metrics");
  // A quarter are women.
  expect(data["CI"]).toBe(0.5);
  expect(data["CDDL"]).toBeNull();
  expect(data["DPL"]).toBeGreaterThan(0);
  const bias = metricsIn(json(bench, before, "Bias", "analysis"), "post_training_bias_metrics");
  expect(Object.keys(bias).join(" ")).toBe("AD CDDPL DAR DCA DCR DI DPPL DRR FT GE RD SD TE");
  expect(bias["DI"]).toBeLessThan(1);
  // The same data and model again: nothing is farther from parity, and the first baseline is passed on.
  const same = await bench.run({ definition: pipeline(false, "PendingManualApproval") });
  expect(became(same)).not.toContain("failed");
  expect(bench.log(same, "Data")).toContain("the baseline is that of version 1 of 'loans' in the local registry");
  expect(json(bench, same, "Bias", "constraint_violations")).toEqual({ version: "1.0", violations: [] });
  // Of the women, most do not pay back now: the model is not even trained before the data are refused.
  bench.put("s3://bucket/train/rows.csv", loans(8));
  const worse = await bench.run({ definition: pipeline(false) });
  expect(stepOf(worse, "Data").message).toMatch(
    /^Data found 6 violations of its baseline: DPL of column_1=1 \(bias_drift_check\): Value 0\.\d+ is farther from 0 than the constraint 0\.\d+; /,
  );
  expect(stepOf(worse, "Bias").status).toBe("failed");
  expect(existsSync(path(stepOf(worse, "Data").outputs["analysis_result"]?.path ?? "", "analysis.json"))).toBe(false);
});

test("predictions in a table of their own need no model", async () => {
  const { probability_threshold: _, predictor: __, ...config } = MODEL_CONFIG;
  const given = { ...config, predicted_label_dataset_uri: "s3://bucket/predicted/" };
  const bench = withConfigs({
    Given: given,
    Segments: { ...given, segment_config: [{ name_or_index: 1, segments: [] }] },
  });
  bench.put("s3://bucket/predicted/rows.csv", loans(10).replace(/,.*/g, ""));
  const skips = { SkipCheck: true, RegisterNewBaseline: true, ModelName: "one-that-exists-in-aws" };
  const show = processingStep("Show", {
    run: py("import sys; print(*sys.argv[1:])", get("Steps.Given.CalculatedBaselineConstraints")),
  });
  const steps = [check("Given", "MODEL_BIAS", skips), show, check("Segments", "MODEL_BIAS", skips)];
  const record = await bench.run({ definition: definition(steps) });
  expect(bench.log(record, "Show")).toBe("s3://bucket/Given/analysis.json\n");
  const metrics = metricsIn(json(bench, record, "Given", "analysis"), "post_training_bias_metrics");
  // No woman is predicted to pay back.
  expect(metrics).toMatchObject({ DI: 0, RD: 1 });
  expect(stepOf(record, "Segments").message).toContain("its analysis of segments is not emulated");
});

test("what cannot be checked here is left out or fails with its reason", async () => {
  const bench = withConfigs({
    Unknown: MODEL_CONFIG,
    Lone: DATA_CONFIG,
    Wrong: { ...DATA_CONFIG, label: "paid" },
    Broken: {},
  });
  bench.put("s3://bucket/config/Broken/analysis_config.json", "{");
  const skips = { SkipCheck: true, RegisterNewBaseline: true };
  const steps = [
    check("Explain", "MODEL_EXPLAINABILITY", { ...skips, ModelName: "a-model" }),
    check("Unknown", "MODEL_BIAS", { ...skips, ModelName: "one-that-exists-in-aws" }),
    check("Lone", "DATA_BIAS", { SkipCheck: false }),
    check("Wrong", "DATA_BIAS", skips),
    check("Broken", "DATA_BIAS", skips),
  ];
  bench.put("s3://bucket/config/Explain/analysis_config.json", "{}");
  const record = await bench.run({ definition: definition(steps, first(false)) });
  expect(stepOf(record, "Explain").message).toContain("explanations are not emulated: SHAP values depend on");
  expect(stepOf(record, "Unknown").message).toContain(
    "no step of this run made the model 'one-that-exists-in-aws'; give the predictions instead: predicted_label or",
  );
  expect(stepOf(record, "Lone").message).toContain(
    "the local registry has no model package of 'loans'; set SkipCheck and RegisterNewBaseline for a first run",
  );
  expect(stepOf(record, "Wrong").message).toContain("label is paid, and the columns are column_0, column_1, column_2");
  expect(stepOf(record, "Broken").diagnostic?.code).toBe("run/analysis-config");
});
