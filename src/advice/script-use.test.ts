import { describe, expect, test } from "vitest";
import { type ImagePackages, imagePackages, imageUri, isImportable } from "../sagemaker/images.ts";
import type { Contract } from "../spec/contract.ts";
import { sklearnImage, xgboostImage } from "../steps/index.ts";
import { type StartedScript, scriptFaults } from "./script-faults.ts";
import { scriptUse } from "./script-use.ts";

const SKLEARN = imageUri(sklearnImage, "eu-central-1").value;
const XGBOOST = imageUri(xgboostImage, "us-east-1").value;
const contract: Contract = {
  version: 1,
  step: "Clean",
  job: "processing",
  arguments: [{ name: "oldest_age", flag: "--oldest-age", type: "integer", doc: "" }],
  inputs: { data: { path: "/opt/ml/processing/input/data", optional: false } },
  outputs: { rows: { path: "/opt/ml/processing/output/rows" } },
  messages: {},
  failure: "",
};
const told = (text: string, more: Partial<StartedScript> = {}): readonly string[] =>
  scriptFaults({
    step: "Clean",
    file: "clean.py",
    contract,
    at: {},
    use: scriptUse(text),
    direct: true,
    given: ["oldest-age"],
    environment: [],
    ownImage: false,
    modules: [],
    requirements: [],
    tuned: false,
    ...more,
  }).map(({ code, message, hint = "" }) => `${code.slice("script/".length)}: ${message} | ${hint}`);

const sound = `from specline_runtime import job
with job.run() as step:
    read(step.input("data"), step.config.oldest_age).to_csv(step.output("rows") / "part.csv")
`;

describe("a user's script and its declaration", () => {
  test("produce no messages if they agree", () => expect(told(sound)).toEqual([]));

  test.each([
    [
      sound.replace('"data"', '"date"'),
      "'clean.py' of Clean uses the input 'date', which the step does not have | did you mean 'data'?",
    ],
    [sound.replace('"rows"', "'rowz'"), "uses the output 'rowz'"],
    [
      sound.replace("oldest_age", "oldest"),
      "reads step.config.oldest, which the step does not have | did you mean 'oldest_age'?",
    ],
    [
      sound.replace(", step.config.oldest_age", ""),
      "Clean declares the setting 'oldest_age', which 'clean.py' never mentions",
    ],
    [
      `${sound}OTHER = "/opt/ml/processing/input/extra/x.csv"\n`,
      "uses /opt/ml/processing/input/extra/x.csv, where nothing is mounted",
    ],
    [`${sound}TOKEN = os.environ["API_TOKEN"]\n`, "needs the environment variable 'API_TOKEN'"],
  ])("%#: are told apart", (text, says) => expect(told(text).join("\n")).toContain(says));

  test.each([
    ["a port in a variable", "with job.run() as step:\n    for port in PORTS: step.input(port)\n"],
    ["a step that is passed on", "with job.run() as step:\n    clean(step)\n"],
    ["settings as a whole", sound.replace("step.config.oldest_age", "vars(step.config)")],
    ["a port that is checked first", `${sound}    if step.takes("extra"): step.input("extra")\n`],
    ["a comment", `${sound}    # step.input("nothing")\n`],
    ["a multi-line string", `"""\nstep.input("nothing"), /opt/ml/processing/input/nothing\n"""\n${sound}`],
    [
      "a folder above the mounted ones",
      `${sound}ROOT = "/opt/ml/processing/input"\nX = f"/opt/ml/processing/{ROOT}"\n`,
    ],
    ["a variable with a default", `${sound}A = os.environ.get("A", "")\nif "B" in os.environ: b = os.environ["B"]\n`],
    ["a platform variable", `${sound}A = os.environ["SM_MODEL_DIR"] + os.environ["AWS_REGION"]\n`],
  ])("nothing is reported about %s", (_, text) => expect(told(text)).toEqual([]));
});

describe("arguments", () => {
  const training = { direct: false, given: ["learning-rate", "epochs"] };
  const parser = (lines: string, parse = "args = parser.parse_args()"): string =>
    `import argparse\nparser = argparse.ArgumentParser()\n${lines}\n${parse}\n`;
  const both =
    'parser.add_argument("--learning-rate", "-l", type=float, default=(0.1))\nparser.add_argument("--epochs")';

  test("must be declared by the parser", () => {
    expect(told(parser(both), training)).toEqual([]);
    expect(told(parser('parser.add_argument("--learning-rat")\nparser.add_argument("--epochs")'), training)).toEqual([
      "unknown-argument: Clean starts 'clean.py' with --learning-rate, which its argument parser does not define | did you mean 'learning-rat'?",
    ]);
    expect(told(parser(`${both}\nparser.add_argument("--depth", required=True)`), training)).toEqual([
      "missing-argument: 'clean.py' requires --depth, which Clean does not pass | set it among the hyperparameters, or give it a default in the script",
    ]);
  });
  test.each([
    [
      "the beginning of a flag",
      parser('parser.add_argument("--learning-rate-start")\nparser.add_argument("--epochs")'),
    ],
    ["a parser that accepts anything", parser("", "args, rest = parser.parse_known_args()")],
    ["flags that are computed at run time", parser("for name in NAMES:\n    parser.add_argument('--' + name)")],
    ["another kind of parser", "import click\n@click.command()\ndef main(): pass"],
    ["no parser", "import json"],
  ])("nothing is reported about %s", (_, text) => expect(told(text, training)).toEqual([]));
});

describe("packages", () => {
  const image = { name: "sagemaker-scikit-learn:1.2-1", packages: imagePackages(SKLEARN) as ImagePackages };
  const missing = (text: string, more: Partial<StartedScript> = {}) =>
    told(`${sound}${text}`, { image, modules: ["helpers", "specline_runtime"], ...more }).map(
      (line) => /imports '(\w+)'/.exec(line)?.[1] ?? line,
    );

  test.each([
    ["import lightgbm as lgb", ["lightgbm"]],
    ["import os, catboost , json", ["catboost"]],
    ["from torch.nn import Linear", ["torch"]],
    ["import numpy as np, lightgbm.basic as b", ["lightgbm"]],
  ])("%s is reported", (text, modules) => expect(missing(`${text}\n`)).toEqual(modules));

  test.each([
    "import numpy as np, pandas, sklearn.linear_model, scipy.sparse as sp",
    "from dateutil import parser\nimport google.protobuf, joblib, dataclasses",
    "import helpers\nfrom . import other\nfrom .other import x",
    "try:\n    import lightgbm\nexcept ImportError:\n    lightgbm = None",
    "def train():\n    import lightgbm",
    "# import lightgbm\ntext = 'import lightgbm'",
  ])("%s is not", (text) => expect(missing(`${text}\n`)).toEqual([]));

  test("are not reported if they are installed, or if the image's packages are unknown", () => {
    expect(missing("import lightgbm\n", { requirements: ["lightgbm"] })).toEqual([]);
    expect(missing("import lightgbm\n", { image: undefined })).toEqual([]);
    expect(imagePackages("123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1")).toBeUndefined();
  });

  test("of our own scripts are in the images that run them", () => {
    for (const uri of [SKLEARN, XGBOOST])
      for (const module of ["numpy", "pandas", "sklearn", "scipy"])
        expect(isImportable(module, imagePackages(uri) as ImagePackages)).toBe(true);
    expect(isImportable("xgboost", imagePackages(XGBOOST) as ImagePackages)).toBe(true);
  });
});
