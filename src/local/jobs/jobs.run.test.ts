import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { digest } from "../../base/digest.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { codeAsset, treeAsset } from "../testing/assets.ts";
import {
  definition,
  get,
  modelSteps,
  outputUri,
  processingStep,
  py,
  sh,
  trainingStep,
} from "../testing/definitions.ts";
import { ISOLATIONS } from "../testing/isolations.ts";
import { became, filesIn, stepOf, workbench } from "../testing/workbench.ts";

const CODE = "s3://bucket/code/sourcedir.tar.gz";
const TRAIN = `
import json, os, pathlib, sys
root = pathlib.Path("/opt/ml")
(root / "model" / "model.json").write_text(json.dumps(sys.argv[1:]))
(root / "output" / "data" / "seen.json").write_text(json.dumps({
  "hp": json.loads((root / "input/config/hyperparameters.json").read_text()),
  "config": json.loads((root / "input/config/inputdataconfig.json").read_text()),
  "hosts": json.loads((root / "input/config/resourceconfig.json").read_text())["hosts"],
  "train": (root / "input/data/train/out.txt").read_text(),
  "env": {k: v for k, v in os.environ.items() if k.startswith("SM_") or k == "TRAINING_JOB_NAME"},
  "cwd": os.getcwd(),
}))
import helper
print("validation:auc = 0.75;")
print("validation:auc = 0.81;")
`;

const steps: readonly DefinitionStep[] = [
  processingStep("Make", { run: sh("printf 1,2 > /opt/ml/processing/output/data/out.txt"), outputs: ["data"] }),
  trainingStep("Train", {
    hyperparameters: {
      sagemaker_program: '"train.py"',
      sagemaker_submit_directory: JSON.stringify(CODE),
      max_depth: "6",
      eta: "0.10",
      name: '"fast"',
      flag: "true",
      list: '["a", 1]',
      e: "plain",
      "l-1": "2",
    },
    channels: { train: outputUri("Make", "data") },
    metrics: [{ Name: "validation:auc", Regex: "validation:auc = ([0-9.]+);" }],
  }),
];
const assets = [codeAsset(CODE, { "train.py": TRAIN, "helper.py": "" })];

describe("training", () => {
  test("runs script mode as the framework containers do and packs the script's output", async () => {
    const bench = workbench();
    const record = await bench.run({ definition: definition(steps), assets });
    expect(became(record)).toBe("Make succeeded, Train succeeded");
    const train = stepOf(record, "Train");
    const name = `pipelines-${record.run}-Train`;
    expect(train.outputs["model"]?.uri).toBe(`s3://bucket/out/${name}/output/model.tar.gz`);
    const unpacked = (output: string, file: string): unknown =>
      JSON.parse(execFileSync("tar", ["-xzOf", train.outputs[output]?.path ?? "", file], { encoding: "utf8" }));
    expect(unpacked("model", "model.json")).toEqual([
      "-e",
      "plain",
      "--eta",
      "0.10",
      "--flag",
      "True",
      "--l-1",
      "2",
      "--list",
      "['a', 1]",
      "--max_depth",
      "6",
      "--name",
      "fast",
    ]);
    expect(unpacked("output-data", "seen.json")).toMatchObject({
      hp: { max_depth: "6", name: '"fast"' },
      config: { train: { TrainingInputMode: "File", ContentType: "text/csv" } },
      hosts: ["algo-1"],
      train: "1,2",
      cwd: expect.stringMatching(/\/opt\/ml\/code$/),
      env: {
        TRAINING_JOB_NAME: name,
        SM_CHANNEL_TRAIN: expect.stringMatching(/\/opt\/ml\/input\/data\/train$/),
        SM_HP_MAX_DEPTH: "6",
        SM_HP_NAME: "fast",
        "SM_HP_L-1": "2",
        SM_HPS: '{"e":"plain","eta":0.10,"flag":true,"l-1":2,"list":["a", 1],"max_depth":6,"name":"fast"}',
        SM_CURRENT_INSTANCE_GROUP: "homogeneousCluster",
        SM_IS_HETERO: "false",
        SM_TRAINING_ENV: expect.stringMatching(/"channel_input_dirs":\{"train":"[^"]*\/opt\/ml\/input\/data\/train"\}/),
        SM_OUTPUT_INTERMEDIATE_DIR: expect.stringMatching(/\/opt\/ml\/output\/intermediate$/),
        SM_MODEL_DIR: expect.stringMatching(/\/opt\/ml\/model$/),
        SM_CHANNELS: '["train"]',
      },
    });
    expect(record.metrics["Train"]).toEqual({ "validation:auc": 0.81 });
  });

  test("creates byte-identical archives from identical files", async () => {
    const bytes = async (): Promise<string> => {
      const bench = workbench();
      const record = await bench.run({ definition: definition(steps), assets });
      return digest(readFileSync(stepOf(record, "Train").outputs["model"]?.path ?? ""));
    };
    expect(await bytes()).toBe(await bytes());
  });

  test("leaves out an algorithm that exists only in an image", async () => {
    const bench = workbench();
    const record = await bench.run({
      definition: definition([trainingStep("Train", { hyperparameters: { eta: "1" }, channels: {} })]),
    });
    expect(record.status).toBe("incomplete");
  });

  test("uses the failure file as the reason", async () => {
    const bench = workbench();
    const fails = "import pathlib, sys\npathlib.Path('/opt/ml/output/failure').write_text('no rows left')\nsys.exit(2)";
    const record = await bench.run({ definition: definition(steps), assets: [codeAsset(CODE, { "train.py": fails })] });
    expect(stepOf(record, "Train").message).toBe("Train ended with exit status 2: no rows left");
  });
});

describe("models", () => {
  const all = definition([...steps, ...modelSteps("Train", "credit")]);

  test("registers a version with its request and a copy of the model, and does not register an identical one twice", async () => {
    const bench = workbench();
    const first = await bench.run({ definition: all, assets });
    expect(first.status).toBe("succeeded");
    expect(stepOf(first, "Register")).toMatchObject({ emulation: "emulated", status: "succeeded" });
    const shelf = join(bench.work, "registry", "credit");
    const request = JSON.parse(readFileSync(join(shelf, "1", "model-package.json"), "utf8")) as Record<string, unknown>;
    expect(request).toMatchObject({ ModelPackageVersion: 1, ModelApprovalStatus: "PendingManualApproval" });
    expect(existsSync(join(shelf, "1", "model.tar.gz"))).toBe(true);
    const second = await bench.run({ definition: all, assets });
    expect(became(second)).toBe("Make cached, Train cached, CreateModel cached, Register cached");
    await bench.run({ definition: all, assets }, { cache: false });
    expect(filesIn(shelf).filter((file) => file.endsWith(".json")).length).toBe(2);
  });

  test("registers an unpacked model as a folder, whatever its name", async () => {
    const bench = workbench();
    bench.put("s3://own/parts/sub/a.bin", "a");
    bench.put("s3://own/parts/b.bin", "b");
    const S3DataSource = { S3Uri: "s3://own/parts/", S3DataType: "S3Prefix", CompressionType: "None" };
    const Containers = [{ Image: "image", ModelDataSource: { S3DataSource } }];
    const register: DefinitionStep = {
      Name: "Register",
      Type: "RegisterModel",
      Arguments: { ModelPackageGroupName: "own", InferenceSpecification: { Containers } },
    };
    await bench.run({ definition: definition([register]) });
    const shelf = join(bench.work, "registry/own/1");
    const names = ["model/b.bin", "model/sub/a.bin", "model-package.json"].map((name) => join(shelf, name));
    expect(filesIn(shelf).toSorted()).toEqual(names.toSorted());
    const { Specline } = JSON.parse(readFileSync(join(shelf, "model-package.json"), "utf8"));
    expect(Specline.data).toEqual({ "s3://own/parts/": "model" });
  });

  test("creates two complete versions for two concurrent runs", async () => {
    const bench = workbench({ cache: false });
    const runs = await Promise.all([1, 2, 3].map(() => bench.run({ definition: all, assets })));
    expect(runs.map((run) => run.status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    const versions = runs.map((run) => stepOf(run, "Register").outputs["model-package"]?.path ?? "").sort();
    expect(versions).toEqual([1, 2, 3].map((n) => join(bench.work, "registry", "credit", String(n))));
    for (const version of versions) expect(filesIn(version).length).toBe(2);
  });
});

describe("the environment of a job", () => {
  test.each(ISOLATIONS)(
    "by way of %s: a fixed environment, the definition's own, and nothing of the user's",
    async (isolation) => {
      process.env["AWS_SECRET_ACCESS_KEY"] = "users-own";
      const bench = workbench({ isolation });
      const text = "import json, os, sys\nprint(json.dumps(dict(os.environ)))\nprint(sys.executable)";
      const record = await bench.run({
        definition: definition([
          processingStep("A", { run: py(text), environment: { MODE: "x", PLACE: "/opt/ml/processing" } }),
          processingStep("B", { run: sh("exec python3 -c 'import sys; print(sys.executable)'") }),
        ]),
      });
      const [line = "", python] = bench.log(record, "A").split("\n");
      const seen = JSON.parse(line) as Record<string, string>;
      expect(seen).toMatchObject({ MODE: "x", PYTHONHASHSEED: "0", LANG: "C.UTF-8", TZ: "UTC" });
      expect(seen["OMP_NUM_THREADS"]).toBe(String(Math.max(1, Math.floor(bench.effects.machine.cores / 2))));
      expect(Object.keys(seen).filter((name) => name.startsWith("AWS"))).toEqual(["AWS_REGION"]);
      expect(existsSync(seen["HOME"] ?? "")).toBe(false);
      expect(seen["PLACE"]?.endsWith("/opt/ml/processing")).toBe(true);
      expect(python).toBe("/usr/bin/python3");
      expect(bench.log(record, "B")).toBe("/usr/bin/python3\n");
    },
  );

  test.each(ISOLATIONS)(
    "by way of %s: inputs that it may write to without reaching the stored ones",
    async (isolation) => {
      const bench = workbench({ isolation });
      bench.put("s3://bucket/in/a.csv", "stored");
      const record = await bench.run({
        definition: definition([
          processingStep("A", {
            run: sh("echo changed > /opt/ml/processing/input/data/a.csv; ls /opt/ml/config"),
            inputs: { data: "s3://bucket/in" },
          }),
          processingStep("B", {
            run: sh("cat /opt/ml/processing/input/data/a.csv"),
            inputs: { data: "s3://bucket/in/a.csv" },
            more: { DependsOn: ["A"] },
          }),
        ]),
      });
      expect(bench.log(record, "A")).toBe("processingjobconfig.json\nresourceconfig.json\n");
      expect(bench.log(record, "B")).toBe("stored\n");
    },
  );

  test("hides secrets in logs, events and records, but not from the job", async () => {
    const bench = workbench();
    const record = await bench.run(
      {
        definition: definition(
          [
            processingStep("A", {
              run: sh('echo "it is $DB_PASSWORD"; exit 1'),
              environment: { DB_PASSWORD: get("Parameters.DbPassword") },
            }),
          ],
          {
            Parameters: [{ Name: "DbPassword", Type: "String" }],
          },
        ),
      },
      { parameters: { DbPassword: 'open"sesame' } },
    );
    expect(bench.log(record, "A")).toBe("it is [redacted]\n");
    const written = filesIn(bench.work)
      .map((file) => readFileSync(file, "utf8"))
      .join();
    expect(written + JSON.stringify([record, bench.events])).not.toContain("sesame");
  });

  test("rejects an asset or object archive with a path outside its folder", async () => {
    const bench = workbench();
    const escaping = [treeAsset(CODE, { "train.py": "", "../../../escaped": "x" })];
    await expect(bench.run({ definition: definition(steps), assets: escaping })).rejects.toThrow(
      "points outside its folder",
    );
    bench.put("s3://bucket/code/escaped", "x");
    const folder = join(bench.work, "s3/bucket/code");
    execFileSync("tar", ["-czPf", "sourcedir.tar.gz", "--transform", "s,^,../../../,", "escaped"], { cwd: folder });
    rmSync(join(folder, "escaped"));
    const record = await bench.run({ definition: definition(steps) });
    expect(stepOf(record, "Train").diagnostic?.code).toBe("run/archive");
    expect(filesIn(bench.work).filter((file) => file.endsWith("escaped"))).toEqual([]);
  });

  test("rejects a truncated archive", async () => {
    const bench = workbench();
    bench.put(CODE, "\u001f\u008b no archive");
    const record = await bench.run({ definition: definition(steps) });
    expect(stepOf(record, "Train").diagnostic?.code).toBe("run/archive");
  });
});
