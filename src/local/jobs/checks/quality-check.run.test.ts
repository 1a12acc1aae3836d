import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { definition, get, processingStep, py } from "../../testing/definitions.ts";
import { became, stepOf, type Workbench, workbench } from "../../testing/workbench.ts";

const IMAGE = "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer";

interface Parts {
  readonly data: string;
  readonly out: string;
  readonly type?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly beside?: Readonly<Record<string, Json>>;
}

/** A check as the SageMaker Python SDK writes it. */
const check = (Name: string, { data, out, type = "DATA_QUALITY", variables = {}, beside = {} }: Parts) =>
  ({
    Name,
    Type: "QualityCheck",
    CheckType: type,
    ModelPackageGroupName: null,
    SkipCheck: false,
    RegisterNewBaseline: false,
    SuppliedBaselineStatistics: null,
    SuppliedBaselineConstraints: null,
    ...beside,
    Arguments: {
      AppSpecification: { ImageUri: IMAGE },
      Environment: {
        dataset_format: '{"csv": {"header": true}}',
        dataset_source: "/opt/ml/processing/input/baseline_dataset_input",
        output_path: "/opt/ml/processing/output",
        publish_cloudwatch_metrics: "Disabled",
        ...(type === "MODEL_QUALITY" ? { analysis_type: "MODEL_QUALITY" } : {}),
        ...variables,
      },
      ProcessingInputs: [
        {
          InputName: "baseline_dataset_input",
          S3Input: {
            S3Uri: data,
            LocalPath: "/opt/ml/processing/input/baseline_dataset_input",
            S3DataType: "S3Prefix",
            S3InputMode: "File",
          },
        },
      ],
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: "quality_check_output",
            S3Output: { S3Uri: out, LocalPath: "/opt/ml/processing/output", S3UploadMode: "EndOfJob" },
          },
        ],
      },
      ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
      RoleArn: "arn:aws:iam::000000000000:role/r",
    },
  }) as DefinitionStep;

const first = { SkipCheck: true, RegisterNewBaseline: true };
const NAMES = ["Statistics", "Constraints"].flatMap((file) => [
  `CalculatedBaseline${file}`,
  `BaselineUsedForDriftCheck${file}`,
]);
/** Writes a check's properties to a log. */
const show = (step: string, names: readonly string[] = NAMES): DefinitionStep =>
  processingStep(`Show${step}`, {
    run: py("import sys; print(*sys.argv[1:])", ...names.map((name) => get(`Steps.${step}.${name}`))),
  });

const rows = (count: number, shift: number, kind: (at: number) => string): string =>
  `age,amount,kind\n${Array.from({ length: count }, (_, at) => `${20 + (at % 50) + shift},${at % 9 === 0 ? "" : (at % 7) + 0.5},${kind(at)}\n`).join("")}`;

const json = (bench: Workbench, record: Parameters<typeof stepOf>[0], step: string, file: string): JsonObject =>
  JSON.parse(bench.output(record, step, "quality_check_output", `${file}.json`));

test("a first check writes statistics and constraints, and a later one finds what has changed", async () => {
  const bench = workbench();
  bench.put(
    "s3://bucket/old/rows.csv",
    rows(1000, 0, (at) => ["a", "b"][at % 2] as string),
  );
  bench.put(
    "s3://bucket/new/rows.csv",
    rows(1000, 25, (at) => (at % 4 === 0 ? "c" : "a")),
  );
  const supplied = {
    SuppliedBaselineStatistics: "s3://bucket/base/statistics.json",
    SuppliedBaselineConstraints: "s3://bucket/base/constraints.json",
  };
  const before = await bench.run({
    definition: definition([
      check("First", { data: "s3://bucket/old/", out: "s3://bucket/base", beside: first }),
      show("First"),
    ]),
  });
  expect(became(before)).toBe("First succeeded, ShowFirst succeeded");
  const base = "s3://bucket/base";
  const twice = (file: string): string => `${base}/${file}.json ${base}/${file}.json`;
  expect(bench.log(before, "ShowFirst")).toBe(`${twice("statistics")} ${twice("constraints")}\n`);
  const { features } = json(bench, before, "First", "statistics") as unknown as {
    features: readonly Record<string, Record<string, Json>>[];
  };
  expect(features.map(({ name, inferred_type }) => [name, inferred_type])).toEqual([
    ["age", "Integral"],
    ["amount", "Fractional"],
    ["kind", "String"],
  ]);
  expect(features[0]?.["numerical_statistics"]).toMatchObject({
    mean: 44.5,
    min: 20,
    max: 69,
    common: { num_missing: 0 },
  });
  expect(features[1]?.["numerical_statistics"]?.["common"]).toEqual({ num_present: 888, num_missing: 112 });
  expect(features[2]?.["string_statistics"]).toMatchObject({ distinct_count: 2 });
  const again = await bench.run({
    definition: definition(
      [
        check("Same", { data: "s3://bucket/old/", out: "s3://bucket/same", beside: supplied }),
        check("Changed", { data: "s3://bucket/new/", out: "s3://bucket/changed", beside: supplied }),
        check("Lenient", {
          data: "s3://bucket/new/",
          out: "s3://bucket/lenient",
          beside: { ...supplied, FailOnViolation: get("Parameters.Fails"), RegisterNewBaseline: true },
        }),
        show("Lenient"),
      ],
      { Parameters: [{ Name: "Fails", Type: "Boolean", DefaultValue: false }] },
    ),
  });
  const statuses = Object.fromEntries(again.steps.map(({ name, status }) => [name, status]));
  expect(statuses).toEqual({ Same: "succeeded", Changed: "failed", Lenient: "succeeded", ShowLenient: "succeeded" });
  expect(json(bench, again, "Same", "constraint_violations")).toEqual({ version: 0, violations: [] });
  expect(stepOf(again, "Changed").message).toBe(
    "Changed found 3 violations of its baseline: age (baseline_drift_check): the distance 0.4195 exceeds the threshold 0.1; kind (categorical_values_check): 25.00% of the values are unknown: c; kind (baseline_drift_check): the distance 0.4195 exceeds the threshold 0.1",
  );
  expect(bench.log(again, "ShowLenient")).toContain(
    "s3://bucket/lenient/constraints.json s3://bucket/lenient/constraints.json",
  );
});

test("model quality: metrics of predictions, and a later table may not be worse", async () => {
  const bench = workbench();
  const scored = (wrong: number): string =>
    `label,score\n${Array.from({ length: 200 }, (_, at) => `${at % 2},${(at % 2 === 0) === at >= wrong ? 0.2 : 0.9}\n`).join("")}`;
  bench.put("s3://bucket/old/rows.csv", scored(10));
  bench.put("s3://bucket/new/rows.csv", scored(60));
  const variables = {
    problem_type: "BinaryClassification",
    ground_truth_attribute: "label",
    probability_attribute: "score",
    probability_threshold_attribute: "0.5",
  };
  const type = "MODEL_QUALITY";
  await bench.run({
    definition: definition([
      check("First", { data: "s3://bucket/old/", out: "s3://bucket/base", type, variables, beside: first }),
    ]),
  });
  const beside = { SuppliedBaselineConstraints: "s3://bucket/base/constraints.json" };
  const folder = join(bench.work, "registry", "scores", "1");
  mkdirSync(folder, { recursive: true });
  const Constraints = { S3Uri: "s3://bucket/base/constraints.json" };
  const found = { ModelApprovalStatus: "Approved", DriftCheckBaselines: { ModelQuality: { Constraints } } };
  writeFileSync(join(folder, "model-package.json"), JSON.stringify(found));
  const record = await bench.run({
    definition: definition([
      check("Worse", { data: "s3://bucket/new/", out: "s3://bucket/worse", type, variables, beside }),
      check("Wrong", {
        data: "s3://bucket/new/",
        out: "s3://bucket/wrong",
        type,
        variables: { ...variables, probability_attribute: "chance" },
        beside,
      }),
      check("Group", {
        data: "s3://bucket/new/",
        out: "s3://bucket/group",
        type,
        variables,
        beside: { ModelPackageGroupName: "scores" },
      }),
      check("Alone", { data: "s3://bucket/new/", out: "s3://bucket/alone", type, variables }),
    ]),
  });
  expect(stepOf(record, "Worse").message).toMatch(
    /^Worse found 11 violations of its baseline: recall \(LessThanThreshold\): recall is 0\.7 \(deviation .*\), LessThanThreshold 0\.95; /,
  );
  expect(stepOf(record, "Group").message).toMatch(/^Group found 11 violations of its baseline: /);
  expect(bench.log(record, "Group")).toContain("the baseline is that of version 1 of 'scores' in the local registry");
  expect(stepOf(record, "Wrong").message).toBe(
    "Wrong ended with exit status 1: probability_attribute names chance, and the columns are label, score",
  );
  expect(stepOf(record, "Alone").message).toContain(
    "it has no baseline to compare with; state SuppliedBaselineConstraints or ModelPackageGroupName, or set",
  );
});
