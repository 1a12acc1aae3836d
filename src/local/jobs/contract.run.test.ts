import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../base/canonical.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { definition, get, processingStep, py, sh, trainingStep } from "../testing/definitions.ts";
import { became, filesIn, stepOf, workbench } from "../testing/workbench.ts";

/** What scripts see of the container contract. */

const withArguments = (step: DefinitionStep, more: JsonObject): DefinitionStep => ({
  ...step,
  Arguments: { ...step.Arguments, ...more },
});
const source = (S3Uri: Json, more: JsonObject = {}): JsonObject => ({ S3Uri, S3DataType: "S3Prefix", ...more });

const SEES = `
import json, os, pathlib
root = pathlib.Path("/opt/ml")
config = root / "input/config"
seen = {p.name: json.loads(p.read_text()) for p in sorted(config.iterdir())}
seen["env"] = {n: os.environ.get(n) for n in ("TRAINING_JOB_NAME", "TRAINING_JOB_ARN", "AWS_REGION", "MODE")}
seen["data"] = sorted(str(p.relative_to(root / "input/data")) for p in (root / "input/data").rglob("*.csv"))
kept = root / "checkpoints" / "epoch.txt"
epoch = int(kept.read_text()) + 1 if kept.exists() else 1
kept.write_text(str(epoch))
(root / "model" / "sub").mkdir()
(root / "model" / "sub" / "w.txt").write_text(str(epoch))
print("SEEN " + json.dumps(seen))
`;

test("shows a training job with a custom entrypoint its channels, settings and checkpoints as on AWS", async () => {
  const bench = workbench();
  bench.put("s3://in/part/a.csv", "1");
  bench.put("s3://in/list/deep/b.csv", "2");
  bench.put("s3://in/list/c.csv", "3");
  bench.put("s3://in/list.manifest", JSON.stringify([{ prefix: "s3://in/list/" }, "deep/b.csv"]));
  const channel = (ChannelName: string, s3: JsonObject, more: JsonObject = {}): JsonObject => ({
    ChannelName,
    DataSource: { S3DataSource: s3 },
    ...more,
  });
  const train = withArguments(
    trainingStep("Train", { hyperparameters: { depth: 3, rate: 0.5, deep: true }, channels: {} }),
    {
      AlgorithmSpecification: {
        TrainingImage: "image",
        TrainingInputMode: "File",
        ContainerEntrypoint: ["python3", "-c"],
        ContainerArguments: [SEES],
      },
      InputDataConfig: [
        channel("part", source("s3://in/part", { S3DataDistributionType: "ShardedByS3Key" }), {
          InputMode: "FastFile",
        }),
        channel("list", { S3Uri: "s3://in/list.manifest", S3DataType: "ManifestFile" }),
      ],
      Environment: { MODE: "x" },
      CheckpointConfig: { S3Uri: "s3://keep/checkpoints" },
      OutputDataConfig: { S3OutputPath: "s3://out", CompressionType: "NONE" },
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 },
    },
  );
  const use = processingStep("Use", {
    run: py("import pathlib; print(pathlib.Path('/opt/ml/processing/input/model/sub/w.txt').read_text())"),
    inputs: { model: get("Steps.Train.ModelArtifacts.S3ModelArtifacts") },
  });
  const record = await bench.run({ definition: definition([train, use]) });
  expect(became(record)).toBe("Train succeeded, Use succeeded");
  expect(record.notes).toEqual([]);
  const name = `pipelines-${record.run}-Train`;
  const file = { TrainingInputMode: "File", RecordWrapperType: "None" };
  expect(JSON.parse(/^SEEN (.*)$/m.exec(bench.log(record, "Train"))?.[1] ?? "")).toEqual({
    "hyperparameters.json": { depth: "3", rate: "0.5", deep: "true" },
    "inputdataconfig.json": {
      part: { ...file, S3DistributionType: "ShardedByS3Key" },
      list: { ...file, S3DistributionType: "FullyReplicated" },
    },
    "resourceconfig.json": expect.objectContaining({
      current_host: "algo-1",
      hosts: ["algo-1"],
      current_instance_type: "ml.m5.large",
    }),
    env: {
      TRAINING_JOB_NAME: name,
      TRAINING_JOB_ARN: `arn:aws:sagemaker:us-east-1:000000000000:training-job/${name}`,
      AWS_REGION: "us-east-1",
      MODE: "x",
    },
    data: ["list/deep/b.csv", "part/a.csv"],
  });
  expect(stepOf(record, "Train").outputs["model"]?.uri).toBe(`s3://out/${name}/output/model/`);
  expect(bench.log(record, "Use")).toBe("1\n");
  const again = await bench.run({ definition: definition([train, use]) }, { cache: false });
  expect(bench.log(again, "Use")).toBe("2\n");
});

const WRITES = "open('/opt/ml/processing/out/part/a', 'w').write('1')";

test("gives a processing job its request with the service's defaults, and the objects in a manifest", async () => {
  const bench = workbench();
  bench.put("s3://in/list/deep/b.csv", "2");
  bench.put("s3://in/list.manifest", JSON.stringify([{ prefix: "s3://in/list/" }, "deep/b.csv"]));
  bench.put("s3://in/bad.manifest", JSON.stringify([{ prefix: "s3://in/list/" }, "../x"]));
  const listed = (name: string, uri: string, text: string): DefinitionStep => {
    const S3Input = { ...source(uri), S3DataType: "ManifestFile", LocalPath: "/opt/ml/processing/input/list" };
    return withArguments(processingStep(name, { run: py(text) }), {
      ProcessingInputs: [{ InputName: "list", S3Input }],
    });
  };
  const text = `import pathlib
print(pathlib.Path("/opt/ml/processing/input/list/deep/b.csv").read_text())
print(pathlib.Path("/opt/ml/config/processingjobconfig.json").read_text())`;
  const out = (OutputName: string, S3UploadMode: string) => ({
    OutputName,
    S3Output: { S3Uri: `s3://out/${OutputName}`, LocalPath: `/opt/ml/processing/${OutputName}`, S3UploadMode },
  });
  const whole = (OutputName: string, LocalPath: string) => ({
    OutputName,
    S3Output: { S3Uri: `s3://nested/${OutputName}`, LocalPath, S3UploadMode: "EndOfJob" },
  });
  const fails = withArguments(
    processingStep("C", { run: sh("for o in early late; do echo 1 > /opt/ml/processing/$o/a; done; exit 1") }),
    { ProcessingOutputConfig: { Outputs: [out("early", "Continuous"), out("late", "EndOfJob")] } },
  );
  const athena = {
    Catalog: "c",
    Database: "d",
    QueryString: "q",
    OutputS3Uri: "s3://in/list/",
    OutputFormat: "PARQUET",
  };
  const queried = { LocalPath: "/opt/ml/processing/rows", AthenaDatasetDefinition: athena };
  const record = await bench.run({
    definition: definition([
      withArguments(processingStep("Q", { run: sh("cat /opt/ml/processing/rows/deep/b.csv") }), {
        ProcessingInputs: [{ InputName: "rows", DatasetDefinition: queried }],
      }),
      listed("A", "s3://in/list.manifest", text),
      listed("B", "s3://in/bad.manifest", ""),
      fails,
      withArguments(processingStep("D", { run: ["/miniconda3/bin/python", "-c", WRITES] }), {
        ProcessingOutputConfig: {
          Outputs: [whole("whole", "/opt/ml/processing/out"), whole("part", "/opt/ml/processing/out/part/")],
        },
      }),
    ]),
  });
  expect(filesIn(join(bench.work, "s3/out"))).toEqual([join(bench.work, "s3/out/early/a")]);
  expect(bench.log(record, "Q").trim()).toBe("2");
  expect(bench.output(record, "D", "whole", "part/a") + bench.output(record, "D", "part", "a")).toBe("11");
  const [content, config = ""] = bench.log(record, "A").split("\n");
  expect(content).toBe("2");
  expect(JSON.parse(config)).toMatchObject({
    ProcessingJobName: `pipelines-${record.run}-A`,
    Environment: {},
    AppSpecification: { ContainerArguments: null },
    ProcessingOutputConfig: { Outputs: [], KmsKeyId: null },
    ProcessingResources: { ClusterConfig: { VolumeKmsKeyId: null, InstanceCount: 1 } },
    StoppingCondition: { MaxRuntimeInSeconds: 86400 },
  });
  expect(stepOf(record, "B").diagnostic?.code).toBe("run/manifest");
});

const INFERENCE = `
import os
def model_fn(folder): return os.environ["SAGEMAKER_BATCH_STRATEGY"]
def transform_fn(model, body, kind, accept): return f"{model}:{body.decode().strip()}", accept
`;

/** A model from an archive in S3, and a transform that uses it. */
const scored = (name: string, uri: string, more: JsonObject): readonly DefinitionStep[] => [
  {
    Name: `Model${name}`,
    Type: "Model",
    Arguments: { PrimaryContainer: { Image: "image", ModelDataUrl: "s3://models/model.tar.gz" } },
  },
  {
    Name: name,
    Type: "Transform",
    Arguments: {
      ModelName: get(`Steps.Model${name}.ModelName`),
      TransformOutput: { S3OutputPath: `s3://out/${name}`, Accept: "text/csv", AssembleWith: "Line" },
      TransformInput: { ContentType: "text/csv", DataSource: { S3DataSource: source(uri) } },
      TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
      ...more,
    },
  },
];

test("sends what the service would send in a transform, and skips features without a local equivalent", async () => {
  const bench = workbench();
  bench.put("s3://in/rows.csv", "1\n2\n3\n");
  bench.put("s3://models/code/inference.py", INFERENCE);
  bench.put("s3://in/packed/rows.csv.gz", "");
  writeFileSync(join(bench.work, "s3/in/packed/rows.csv.gz"), gzipSync("7\n"));
  execFileSync("tar", ["-czf", "model.tar.gz", "code"], { cwd: join(bench.work, "s3/models") });
  const input = (uri: string, more: JsonObject): JsonObject => ({
    TransformInput: { ContentType: "text/csv", DataSource: { S3DataSource: source(uri) }, ...more },
  });
  const record = await bench.run({
    definition: definition([
      ...scored("Lines", "s3://in/rows.csv", {
        ...input("s3://in/rows.csv", { SplitType: "Line" }),
        BatchStrategy: "SingleRecord",
      }),
      ...scored("Whole", "s3://in/rows.csv", {}),
      ...scored("Packed", "", input("s3://in/packed", { CompressionType: "Gzip" })),
      ...scored("Foreign", "s3://in/rows.csv", { ModelName: "deployed-long-ago" }),
      ...scored("Joined", "s3://in/rows.csv", { DataProcessing: { JoinSource: "Input", OutputFilter: "$[0]" } }),
    ]),
  });
  expect(bench.output(record, "Lines", "predictions", "rows.csv.out")).toBe(
    "SINGLE_RECORD:1\nSINGLE_RECORD:2\nSINGLE_RECORD:3\n",
  );
  expect(bench.output(record, "Whole", "predictions", "rows.csv.out")).toBe("MULTI_RECORD:1\n2\n3\n");
  expect(bench.output(record, "Packed", "predictions", "rows.csv.gz.out")).toBe("MULTI_RECORD:7\n");
  expect(record.notes.map((note) => note.split(";")[0])).toEqual([
    "Foreign (Transform) will not run here: no step of this run makes the model 'deployed-long-ago'",
    "Joined (Transform) will not run here: nothing here stands for OutputFilter and JoinSource of its DataProcessing",
  ]);
  expect(stepOf(record, "Joined").message).toBe(
    "Joined (Transform) was not run: nothing here stands for OutputFilter and JoinSource of its DataProcessing",
  );
});

test("a prefix without a trailing slash includes all keys that begin with it, as in S3", async () => {
  const bench = workbench();
  bench.put("s3://in/test/a.csv", "1");
  bench.put("s3://in/test_small/b.csv", "2");
  bench.put("s3://in/tes/c.csv", "3");
  const reads = (name: string, uri: string): DefinitionStep => {
    const S3Input = { ...source(uri), LocalPath: "/opt/ml/processing/input/x" };
    const list = py(`import pathlib
root = pathlib.Path("/opt/ml/processing/input/x")
print(sorted(str(one.relative_to(root)) for one in root.rglob("*.csv")))`);
    return withArguments(processingStep(name, { run: list }), { ProcessingInputs: [{ InputName: "x", S3Input }] });
  };
  const record = await bench.run({
    definition: definition([reads("Open", "s3://in/test"), reads("Closed", "s3://in/test/")]),
  });
  expect(bench.log(record, "Open")).toBe("['a.csv', 'test_small/b.csv']\n");
  expect(bench.log(record, "Closed")).toBe("['a.csv']\n");
  bench.put("s3://in/test_small/b.csv", "4");
  const again = await bench.run({ definition: definition([reads("Open", "s3://in/test")]) });
  expect(stepOf(again, "Open").cachedFrom).toBeUndefined();
});
