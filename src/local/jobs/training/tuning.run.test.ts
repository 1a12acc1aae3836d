import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { codeAsset } from "../../testing/assets.ts";
import { definition, get, outputUri, processingStep, py, sh } from "../../testing/definitions.ts";
import { became, stepOf, workbench } from "../../testing/workbench.ts";

const CODE = "s3://bucket/code/sourcedir.tar.gz";
const TRAIN = `
import json, pathlib, sys
root = pathlib.Path("/opt/ml")
hyperparameters = json.loads((root / "input/config/hyperparameters.json").read_text())
assert hyperparameters["_tuning_objective_metric"] == "loss" and "_tuning_objective_metric" not in sys.argv
x = float(hyperparameters["x"])
if x > 8: sys.exit("too far")
(root / "model" / "x.txt").write_text(str(x))
print(f"loss = {(x - 3) ** 2};")
`;

const tuningStep = (
  train: { readonly Regex?: string; readonly Strategy?: string; readonly MaxRuntimeInSeconds?: number } = {},
): DefinitionStep => ({
  Name: "Tune",
  Type: "Tuning",
  Arguments: {
    HyperParameterTuningJobConfig: {
      Strategy: train.Strategy ?? "Random",
      RandomSeed: 3,
      HyperParameterTuningJobObjective: { Type: "Minimize", MetricName: "loss" },
      ResourceLimits: {
        MaxNumberOfTrainingJobs: 5,
        MaxParallelTrainingJobs: 1,
        ...(train.MaxRuntimeInSeconds === undefined ? {} : { MaxRuntimeInSeconds: train.MaxRuntimeInSeconds }),
      },
      ParameterRanges: { ContinuousParameterRanges: [{ Name: "x", MinValue: "0", MaxValue: "10" }] },
    },
    TrainingJobDefinition: {
      AlgorithmSpecification: {
        TrainingImage: "image",
        TrainingInputMode: "File",
        MetricDefinitions: [{ Name: "loss", Regex: train.Regex ?? "loss = ([0-9.]+);" }],
      },
      StaticHyperParameters: { sagemaker_program: '"train.py"', sagemaker_submit_directory: JSON.stringify(CODE) },
      OutputDataConfig: { S3OutputPath: "s3://bucket/out" },
      RoleArn: "arn:aws:iam::000000000000:role/r",
    },
  },
});
const best: DefinitionStep = processingStep("Best", {
  run: sh("cp /opt/ml/processing/input/model/model.tar.gz /opt/ml/processing/output/data/out.txt"),
  inputs: {
    model: {
      "Std:Join": {
        On: "/",
        Values: ["s3://bucket/out", get("Steps.Tune.BestTrainingJob.TrainingJobName"), "output/model.tar.gz"],
      },
    },
  },
  outputs: ["data"],
});
const assets = [codeAsset(CODE, { "train.py": TRAIN })];

describe("tuning", () => {
  test("runs its training jobs, skips those that fail, and passes on the best", async () => {
    const bench = workbench();
    const record = await bench.run({ definition: definition([tuningStep(), best]), assets });
    expect(became(record)).toBe("Tune succeeded, Best succeeded");
    expect(stepOf(record, "Tune").emulation).toBe("emulated");
    const log = bench.log(record, "Tune");
    const losses = [...log.matchAll(/^\[\d\/5\] loss = ([0-9.e-]+);/gm)].map((match) => Number(match[1]));
    const chosen = Number(/^best of \d: loss ([0-9.e-]+) with x/m.exec(log)?.[1]);
    expect(chosen).toBe(Math.min(...losses));
    const { trials, best: won } = record.searches["Tune"] ?? { trials: [], best: 0 };
    expect(trials.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(trials[won - 1]?.value).toBe(chosen);
    expect(trials.filter(({ message }) => message !== undefined)).toHaveLength(5 - losses.length);
    expect(record.metrics["Tune"]).toEqual({ loss: chosen });
    const archive = stepOf(record, "Best").outputs["data"]?.path ?? "";
    const x = Number(execFileSync("tar", ["-xzOf", join(archive, "out.txt"), "x.txt"], { encoding: "utf8" }));
    expect((x - 3) ** 2).toBeCloseTo(chosen);
    const again = await bench.run({ definition: definition([tuningStep(), best]), assets });
    expect(became(again)).toBe("Tune cached, Best cached");
  });

  test("proposes no more jobs after the search's time limit and uses the best so far", async () => {
    const bench = workbench();
    const slow = [codeAsset(CODE, { "train.py": `import time; time.sleep(1.1)\n${TRAIN.replace("> 8", "> 99")}` })];
    const record = await bench.run({ definition: definition([tuningStep({ MaxRuntimeInSeconds: 1 })]), assets: slow });
    expect(became(record)).toBe("Tune succeeded");
    expect(bench.log(record, "Tune")).toMatch(/the time for the search is over after 1 of 5 training jobs\nbest of 1/);
  });

  test("reports what it cannot do", async () => {
    const bench = workbench();
    const blind = await bench.run({ definition: definition([tuningStep({ Regex: "gain = (.*)" })]), assets });
    expect(stepOf(blind, "Tune").diagnostic).toMatchObject({
      code: "run/no-objective",
      message: "a training job of Tune succeeded, but its log does not show the objective 'loss'",
    });
    const grid = await bench.run({ definition: definition([tuningStep({ Strategy: "Hyperband" })]), assets });
    expect(stepOf(grid, "Tune").message).toBe(
      "Tune (Tuning) was not run: nothing here stands for the strategy 'Hyperband'",
    );
  });
});

const INFERENCE = `
import json
def model_fn(folder): return json.load(open(folder + "/weights.json"))
def input_fn(body, content_type): return [float(line) for line in body.decode().split()]
def predict_fn(rows, model): return [row * model["by"] for row in rows]
def output_fn(answers, accept): return "\\n".join(map(str, answers)), accept
`;

const transformSteps = (files: string): readonly DefinitionStep[] => [
  processingStep("Make", {
    run: py(`
import io, json, pathlib, tarfile
out = pathlib.Path("/opt/ml/processing/output")
with tarfile.open(out / "model/model.tar.gz", "w:gz") as tar:
    for name, text in json.loads(${JSON.stringify(files)}).items():
        data = text.encode(); member = tarfile.TarInfo(name); member.size = len(data)
        tar.addfile(member, io.BytesIO(data))
(out / "data/rows.csv").write_text("1\\n2\\n")
`),
    outputs: ["model", "data"],
  }),
  {
    Name: "Model",
    Type: "Model",
    Arguments: {
      PrimaryContainer: {
        Image: "image",
        ModelDataUrl: { "Std:Join": { On: "/", Values: [outputUri("Make", "model"), "model.tar.gz"] } },
      },
    },
  },
  {
    Name: "Score",
    Type: "Transform",
    Arguments: {
      ModelName: get("Steps.Model.ModelName"),
      TransformInput: {
        ContentType: "text/csv",
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: outputUri("Make", "data") } },
      },
      TransformOutput: { S3OutputPath: "s3://bucket/scores", Accept: "text/csv" },
      TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
    },
  },
];

describe("batch transform", () => {
  test("calls the archive's own code for each file", async () => {
    const bench = workbench();
    const files = JSON.stringify({ "weights.json": '{"by": 3}', "code/inference.py": INFERENCE });
    const record = await bench.run({ definition: definition(transformSteps(files)) });
    expect(became(record)).toBe("Make succeeded, Model succeeded, Score succeeded");
    expect(stepOf(record, "Score").emulation).toBe("emulated");
    expect(readFileSync(join(bench.work, "s3/bucket/scores/rows.csv.out"), "utf8")).toBe("3.0\n6.0");
  });

  test("leaves out a model without code and reports it, and fails the step on an error in the code", async () => {
    const bench = workbench();
    const bare = await bench.run({ definition: definition(transformSteps('{"weights.json": "{}"}')) });
    expect(stepOf(bare, "Score")).toMatchObject({
      status: "skipped",
      message: "Score (Transform) was not run: its model brings no code/inference.py, so that only its image can score",
    });
    expect(bare.status).toBe("incomplete");
    const files = JSON.stringify({ "weights.json": "{}", "code/inference.py": INFERENCE });
    const broken = await bench.run({ definition: definition(transformSteps(files)) });
    expect(stepOf(broken, "Score").message).toContain("the model's inference code stopped with KeyError: 'by'");
  });
});
