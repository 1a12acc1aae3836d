import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { check } from "../check.ts";
import { nodeHost } from "../host/host.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "specline-scripts-"));
  await mkdir(join(folder, "mine"));
  await writeFile(
    join(folder, "mine", "fit.py"),
    'import argparse\np = argparse.ArgumentParser()\np.add_argument("--learning-rate")\nargs = p.parse_args()\n',
  );
  await writeFile(
    join(folder, "keep.py"),
    'from specline_runtime import job\nwith job.run() as step:\n    keep(step.input("data"), step.config.oldest, step.output("data"))\n',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The errors and warnings that `check` reports about a spec with these steps, as "code step". */
async function faultsIn(steps: string, { scripts = "", target = "local" } = {}): Promise<readonly string[]> {
  const role = "arn:aws:iam::123456789012:role/specline";
  const isolated = `region: us-east-1, account: "123456789012", role: "${role}", bucket: team-models`;
  await writeFile(
    join(folder, "specline.config.yaml"),
    `targets: { isolated: { ${isolated}, networkIsolation: true } }\n`,
  );
  const file = join(folder, "pipeline.yaml");
  const context = "name: own\ndata: s3://bucket/table.csv\nlabel: y\npositive: a\n";
  await writeFile(file, `${context}${scripts}steps:\n${steps}`);
  const host = { ...nodeHost(() => undefined), folder };
  const { diagnostics } = await check(host, file, { target, fix: false });
  return diagnostics.filter(({ severity }) => severity !== "note").map(({ code, at }) => `${code} ${at.step}`);
}
const trainingWith = (config: string): string =>
  `  - data_loading\n  - preprocessing\n  - { step: LightGBMTraining, config: { script: mine, ${config} } }\n`;
const keepScript = (config: string): string =>
  `scripts:\n  Keep: { script: keep.py, inputs: { data: tabular.raw }, outputs: { data: tabular.raw }, config: { ${config} } }\n`;

test("a training script is checked for existence and for the settings that it accepts", async () => {
  expect(await faultsIn(trainingWith("entry: fit.py, hyperparameters: { learning-rate: 0.1 }"))).toEqual([]);
  expect(await faultsIn(trainingWith("entry: fti.py"))).toEqual(["compile/script-missing LightGBMTraining"]);
  expect(await faultsIn(trainingWith("hyperparameters: {}"))).toEqual(["compile/script-missing LightGBMTraining"]);
  expect(await faultsIn(trainingWith("entry: fit.py, hyperparameters: { rate: 0.1 }"))).toEqual([
    "script/unknown-argument LightGBMTraining",
  ]);
});

test("any other step's script is checked against its declaration", async () => {
  const steps = "  - data_loading\n  - Keep\n  - preprocessing\n";
  expect(await faultsIn(steps, { scripts: keepScript("oldest: 60") })).toEqual([]);
  expect(await faultsIn(steps, { scripts: keepScript("eldest: 60") })).toEqual(["script/unknown-field Keep"]);
  expect(await faultsIn(steps, { scripts: keepScript("oldest: 60, youngest: 18") })).toEqual(["script/unused Keep"]);
});

test("reports a package that neither the image nor the requirements have, and a model that could not install it", async () => {
  await mkdir(join(folder, "trees"));
  await writeFile(join(folder, "trees", "train.py"), "from __future__ import annotations\nimport lightgbm\n");
  const steps = (isolated: boolean, image = ""): string =>
    "  - data_loading\n  - preprocessing\n  - { step: LightGBMTraining, config: { script: trees } }\n" +
    `  - { step: LightGBMModel, config: { networkIsolation: ${isolated}${image} } }\n`;
  const missing = "script/package-missing LightGBMTraining";
  expect(await faultsIn(steps(true))).toEqual([missing, "script/isolated LightGBMModel"]);
  await writeFile(join(folder, "trees", "requirements.txt"), "# the trees\nlightgbm==4.0.0\n");
  expect(await faultsIn(steps(false))).toEqual([]);
  expect(await faultsIn(steps(true))).toEqual(["script/isolated LightGBMModel"]);
  const training = (config: string): string =>
    `  - data_loading\n  - preprocessing\n  - { step: LightGBMTraining, config: { script: trees, ${config} } }\n` +
    "  - LightGBMModelEval\n";
  expect(await faultsIn(training("network_isolation: true"))).toEqual(["script/isolated LightGBMTraining"]);
  expect(await faultsIn(training(""), { target: "isolated" })).toEqual([
    "script/isolated LightGBMTraining",
    "script/isolated LightGBMModelEval",
  ]);
  expect(await faultsIn(training("network_isolation: false"), { target: "isolated" })).toEqual([
    "script/isolated LightGBMModelEval",
  ]);
  await writeFile(join(folder, "trees", "requirements.txt"), "--no-index\n--find-links wheels\nlightgbm==4.0.0\n");
  expect(await faultsIn(training(""), { target: "isolated" })).toEqual([]);
  await writeFile(join(folder, "trees", "requirements.txt"), "lightgbm==4.0.0\n");
  expect(await faultsIn(steps(true, ", image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/trees:1"))).toEqual([]);
});

test("a package that another package may have installed is only a warning, even for an isolated model", async () => {
  await mkdir(join(folder, "frames"));
  await writeFile(join(folder, "frames", "train.py"), "import narwhals\n");
  const steps =
    "  - data_loading\n  - preprocessing\n  - { step: LightGBMTraining, config: { script: frames } }\n" +
    "  - { step: LightGBMModel, config: { networkIsolation: true } }\n";
  expect(await faultsIn(steps)).toEqual(["script/package-unlisted LightGBMTraining"]);
});

test("scoring code is checked only with the training script that it belongs to", async () => {
  await mkdir(join(folder, "scored", "src"), { recursive: true });
  await writeFile(join(folder, "scored", "train.py"), "import os\n");
  await writeFile(join(folder, "scored", "src", "fit.py"), "import helper\n");
  await writeFile(join(folder, "scored", "src", "helper.py"), "import os\n");
  await writeFile(join(folder, "scored", "unrelated.py"), "import torch\n");
  const steps = (config: string): string =>
    `  - data_loading\n  - preprocessing\n  - { step: LightGBMTraining, config: { ${config} } }\n`;
  const missing = ["script/package-missing LightGBMTraining"];
  const preparing =
    "  - data_loading\n  - { step: TabularPreprocessing, config: { script: scored, entry: train.py } }\n";
  expect(await faultsIn(steps("script: scored"))).toEqual([]);
  await writeFile(join(folder, "scored", "inference.py"), "import scoring\n");
  await writeFile(join(folder, "scored", "scoring.py"), "import catboost\n");
  for (const config of ["script: scored", "script: scored/train.py", "script: scored, entry: src/fit.py"]) {
    if (config.endsWith("train.py")) await writeFile(join(folder, "scored", "inference.py"), "import catboost\n");
    expect(await faultsIn(steps(config))).toEqual(missing);
  }
  expect((await faultsIn(preparing)).filter((one) => one.includes("package"))).toEqual([]);
  await rm(join(folder, "scored", "inference.py"));
  await writeFile(join(folder, "scored", "src", "helper.py"), "import catboost\n");
  expect(await faultsIn(steps("script: scored, entry: src/fit.py"))).toEqual(missing);
});
