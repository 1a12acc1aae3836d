import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { nodeHost } from "../../src/app/host/host.ts";
import { runPipeline } from "../../src/app/run.ts";

/* A registered version has the baseline of its training, with which quality checks compare rows once it is approved. */

const folder = mkdtempSync(join(tmpdir(), "specline-registered-"));
const host = { ...nodeHost(() => undefined), folder };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const row = (n: number): readonly [number, number, string, string] => {
  const amount = ((n * 37) % 211) / 4;
  return [amount, 18 + ((n * 13) % 60), ["Bern", "Chur"][(n * 7) % 2] as string, amount > 26 ? "bad" : "good"];
};
const rows = Array.from({ length: 800 }, (_, n) => row(n));
const csv = (header: string, of: readonly (readonly unknown[])[]): string =>
  `${[header, ...of.map((cells) => cells.join(","))].join("\n")}\n`;
const run = async (path: string) => {
  const { record, diagnostics } = await runPipeline(host, path, { parameters: [], work: "work", cache: true });
  return { record, errors: diagnostics.filter(({ severity }) => severity === "error") };
};

const check = (type: string, variables: Readonly<Record<string, string>>) => ({
  ...{ Name: "Check", Type: "QualityCheck", CheckType: type, ModelPackageGroupName: "risk" },
  ...{ SkipCheck: false, RegisterNewBaseline: false },
  Arguments: {
    RoleArn: "arn:aws:iam::000000000000:role/r",
    AppSpecification: { ImageUri: "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer" },
    Environment: {
      dataset_format: '{"csv": {"header": true}}',
      dataset_source: "/opt/ml/processing/input/baseline_dataset_input",
      output_path: "/opt/ml/processing/output",
      ...variables,
    },
    ProcessingInputs: [
      {
        InputName: "baseline_dataset_input",
        S3Input: {
          S3Uri: "s3://new/rows/",
          LocalPath: "/opt/ml/processing/input/baseline_dataset_input",
          ...{ S3DataType: "S3Prefix", S3InputMode: "File" },
        },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: "quality_check_output",
          S3Output: { S3Uri: "s3://new/out", LocalPath: "/opt/ml/processing/output", S3UploadMode: "EndOfJob" },
        },
      ],
    },
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
  },
});

/** How a check of these rows ends. */
async function checked(type: string, text: string, variables: Readonly<Record<string, string>> = {}) {
  mkdirSync(join(folder, "work/s3/new/rows"), { recursive: true });
  writeFileSync(join(folder, "work/s3/new/rows/rows.csv"), text);
  const definition = { Version: "2020-12-01", Parameters: [], Steps: [check(type, variables)] };
  writeFileSync(join(folder, "check.json"), JSON.stringify(definition));
  const { record } = await run("check.json");
  return record?.steps[0];
}

test("a version is checked against its own training", async () => {
  writeFileSync(join(folder, "data.csv"), csv("amount,age,city,status", rows));
  const spec = {
    ...{ name: "risk", data: "data.csv", label: "status", positive: "bad" },
    steps: ["data_loading", "preprocessing", "training", "evaluation", "package", "registration"],
    monitor: { data: "new.csv" },
  };
  writeFileSync(join(folder, "risk.yaml"), JSON.stringify(spec));
  const trained = await run("risk.yaml");
  expect([trained.record?.status, trained.errors]).toEqual(["succeeded", []]);
  const registered = join(folder, "work/registry/risk/1/model-package.json");
  const text = readFileSync(registered, "utf8");
  expect(Object.keys(JSON.parse(text).DriftCheckBaselines)).toEqual(["ModelDataQuality", "ModelQuality"]);
  writeFileSync(registered, text.replace("PendingManualApproval", "Approved"));
  // The rows of training themselves, as requests have them, and rows of other people.
  const requests = rows.map(([amount, age, city]) => [amount, age, city]);
  expect(await checked("DATA_QUALITY", csv("amount,age,city", requests))).toMatchObject({ status: "succeeded" });
  const older = requests.map(([amount, age, city]) => [amount, Number(age) + 40, city]);
  const drifted = await checked("DATA_QUALITY", csv("amount,age,city", older));
  expect([drifted?.status, drifted?.message]).toEqual([
    "failed",
    expect.stringContaining("age (baseline_drift_check)"),
  ]);
  const variables = {
    ...{ problem_type: "BinaryClassification", ground_truth_attribute: "label", probability_attribute: "score" },
    ...{ analysis_type: "MODEL_QUALITY", probability_threshold_attribute: "0.5" },
  };
  const wrong = rows.map((_, n) => [n % 2, n % 2 === 0 ? 0.9 : 0.1]);
  const worse = await checked("MODEL_QUALITY", csv("label,score", wrong), variables);
  expect([worse?.status, worse?.message]).toEqual(["failed", expect.stringContaining("LessThanThreshold")]);
}, 300_000);
