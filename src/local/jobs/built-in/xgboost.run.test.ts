import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { definition, get } from "../../testing/definitions.ts";
import { PYTHON, stepOf, type Workbench, workbench } from "../../testing/workbench.ts";

const ROLE = "arn:aws:iam::000000000000:role/specline-local";
const image = (version: string): string =>
  `683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:${version}-1-cpu-py3`;
const source = (S3Uri: Json): JsonObject => ({ S3DataSource: { S3DataType: "S3Prefix", S3Uri } });

interface Parts {
  readonly version?: string;
  readonly hyperparameters?: Readonly<Record<string, string>>;
  readonly contentType?: string | undefined;
  /** Where the channels' folders are in the bucket. */
  readonly folder?: string;
}

/** A training step of the image's own algorithm, as definitions of other tools have it. */
const train = (Name: string, { version = "1.7", hyperparameters, folder = "", ...more }: Parts) =>
  ({
    Name,
    Type: "Training",
    Arguments: {
      AlgorithmSpecification: { TrainingImage: image(version), TrainingInputMode: "File" },
      HyperParameters: { objective: "reg:linear", num_round: "12", max_depth: "3", eta: "0.3", ...hyperparameters },
      InputDataConfig: ["train", "validation"].map((ChannelName) => {
        const type = "contentType" in more ? more.contentType : "text/csv";
        const channel = { ChannelName, DataSource: source(`s3://bucket/${folder}${ChannelName}/`) };
        return type === undefined ? channel : { ...channel, ContentType: type };
      }),
      OutputDataConfig: { S3OutputPath: "s3://bucket/out" },
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 },
      RoleArn: ROLE,
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    },
  }) satisfies DefinitionStep;

/** Rows of a label and two features, one of which is sometimes missing. */
const rows = (count: number, seed: number): readonly (readonly [number, number, number | undefined])[] =>
  Array.from({ length: count }, (_, at) => {
    const [a, b] = [Math.sin(at * 12.9898 + seed) * 3, Math.cos(at * 78.233 + seed) * 2];
    return [Number((a * a + b).toFixed(4)), Number(a.toFixed(4)), at % 7 === 0 ? undefined : Number(b.toFixed(4))];
  });
const csv = (table: ReturnType<typeof rows>): string => `${table.map((row) => row.join(",")).join("\n")}\n`;
const libsvm = (table: ReturnType<typeof rows>): string =>
  table.map(([y, a, b]) => `${y} 0:${a}${b === undefined ? "" : ` 1:${b}`}\n`).join("");

function withData(): Workbench {
  const bench = workbench();
  bench.put("s3://bucket/train/part-1.csv", csv(rows(150, 1)));
  bench.put("s3://bucket/train/part-2.csv", csv(rows(50, 2)));
  bench.put("s3://bucket/train/_SUCCESS", "");
  bench.put("s3://bucket/validation/rows.csv", csv(rows(80, 3)));
  return bench;
}

/** What XGBoost itself makes of the same rows: predictions of the rows in the third argument, by the archive's model. */
const scoresBy = (archive: string, form: string): readonly number[] =>
  JSON.parse(
    execFileSync(
      PYTHON,
      [
        "-c",
        `
import json, pickle, sys, tarfile, tempfile, xgboost, numpy
folder = tempfile.mkdtemp()
tarfile.open(sys.argv[1]).extractall(folder)
file = folder + "/xgboost-model"
if sys.argv[2] == "pickle":
    booster = pickle.load(open(file, "rb"))
else:
    booster = xgboost.Booster(); booster.load_model(file)
rows = numpy.array(json.load(sys.stdin), dtype=float)
print(json.dumps(booster.predict(xgboost.DMatrix(rows[:, 1:])).tolist()))`,
        archive,
        form,
      ],
      { encoding: "utf8", input: JSON.stringify(rows(80, 3).map(([y, a, b]) => [y, a, b ?? null])) },
    ),
  );

const rmse = (scores: readonly number[]): number => {
  const squares = rows(80, 3).map(([y], at) => (y - (scores[at] ?? Number.NaN)) ** 2);
  return Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length);
};

test("trains as the image does: each version's model file, both formats, metrics and early stopping", async () => {
  const bench = withData();
  for (const [at, count, seed] of [
    ["train", 150, 1],
    ["train", 50, 2],
    ["validation", 80, 3],
  ] as const) {
    bench.put(`s3://bucket/libsvm/${at}/${seed}`, libsvm(rows(count, seed)));
  }
  const stopping = { num_round: "300", early_stopping_rounds: "3", eval_metric: "mae,rmse", eta: "1" };
  const record = await bench.run({
    definition: definition([
      train("Old", { version: "1.0" }),
      train("New", {}),
      train("Libsvm", { contentType: undefined, folder: "libsvm/" }),
      train("Stopped", { hyperparameters: stopping }),
    ]),
  });
  expect(record.steps.map(({ status, emulation, message }) => message ?? `${status} ${emulation}`)).toEqual(
    Array.from({ length: 4 }, () => "succeeded emulated"),
  );
  const errorOf = (step: string, form: string): number =>
    rmse(scoresBy(stepOf(record, step).outputs["model"]?.path ?? "", form));
  expect(record.metrics["Old"]?.["validation:rmse"]).toBeCloseTo(errorOf("Old", "pickle"), 4);
  expect(record.metrics["New"]?.["validation:rmse"]).toBeCloseTo(errorOf("New", "file"), 4);
  expect(record.metrics["Libsvm"]).toEqual(record.metrics["New"]);
  expect(bench.log(record, "New")).toContain("train matrix has 200 rows and 2 columns");
  // The kept trees are those of the best round.
  const log = bench.log(record, "Stopped");
  const values = [...log.matchAll(/validation-rmse:(\S+)/g)].map(([, value]) => Number(value));
  expect(values.length).toBeLessThan(300);
  expect(errorOf("Stopped", "file")).toBeCloseTo(Math.min(...values), 3);
});

test("a refused request fails with the reason, as the image's failure file has it", async () => {
  const bench = withData();
  for (const isolation of ["namespace", "paths"] as const) {
    const wrong = definition([train("Train", { hyperparameters: { depth: "3" } })]);
    const { steps } = await bench.run({ definition: wrong }, { isolation });
    expect(steps[0]?.message).toContain("the algorithm has no hyperparameter depth in version 1.7");
  }
});

test("a tuning job searches its hyperparameters, and a batch transform scores with the best model", async () => {
  const bench = withData();
  const { HyperParameters, ...rest } = train("Train", {}).Arguments;
  const tune: DefinitionStep = {
    Name: "Tune",
    Type: "Tuning",
    Arguments: {
      HyperParameterTuningJobConfig: {
        Strategy: "Random",
        RandomSeed: 1,
        HyperParameterTuningJobObjective: { Type: "Minimize", MetricName: "validation:mae" },
        ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 1 },
        ParameterRanges: { IntegerParameterRanges: [{ Name: "max_depth", MinValue: "2", MaxValue: "5" }] },
      },
      TrainingJobDefinition: {
        ...rest,
        StaticHyperParameters: { num_round: "5", objective: HyperParameters.objective },
      },
    },
  };
  const model: DefinitionStep = {
    Name: "Model",
    Type: "Model",
    Arguments: {
      ExecutionRoleArn: ROLE,
      PrimaryContainer: {
        Image: image("1.7"),
        Environment: {},
        ModelDataUrl: {
          "Std:Join": {
            On: "/",
            Values: ["s3://bucket/out", get("Steps.Tune.BestTrainingJob.TrainingJobName"), "output/model.tar.gz"],
          },
        },
      },
    },
  };
  const score: DefinitionStep = {
    Name: "Score",
    Type: "Transform",
    Arguments: {
      ModelName: get("Steps.Model.ModelName"),
      TransformInput: { ContentType: "text/csv", SplitType: "Line", DataSource: source("s3://bucket/new/rows.csv") },
      TransformOutput: { S3OutputPath: "s3://bucket/scores", AssembleWith: "Line" },
      TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
    },
  };
  bench.put(
    "s3://bucket/new/rows.csv",
    `${rows(80, 3)
      .map(([, a, b]) => [a, b].join(","))
      .join("\n")}\n`,
  );
  const record = await bench.run({ definition: definition([tune, model, score]) });
  expect(record.steps.map(({ status, message }) => message ?? status)).toEqual(["succeeded", "succeeded", "succeeded"]);
  const lines = bench.output(record, "Score", "predictions", "rows.csv.out").trim().split("\n");
  expect(lines.map(Number)).toEqual(scoresBy(stepOf(record, "Tune").outputs["model"]?.path ?? "", "file"));
});
