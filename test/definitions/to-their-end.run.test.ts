import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { runCommand } from "../suite/commands.ts";

/*
 * The definitions of the SDK and of AWS's notebooks, run by the command line with scripts that were written for them.
 */

const FIXTURES = fileURLToPath(new URL("../fixtures/definitions/", import.meta.url));
const SCRIPTS = fileURLToPath(new URL("./scripts/", import.meta.url));

/** A folder with the data and the code that the definitions read, the code by the names in its addresses. */
function withData(): string {
  const folder = mkdtempSync(join(tmpdir(), "specline-whole-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const sizes = "length,diameter,height,whole_weight,shucked_weight,viscera_weight,shell_weight";
  put("abalone.csv", `sex,${sizes},rings\n${rows()}`);
  put("batch/rows.csv", "0.5,0.4,0.1,0.7,0.3,0.2,0.2,1,0,0\n0.4,0.3,0.1,0.5,0.2,0.1,0.1,0,1,0\n");
  put("rows.csv", "1,2\n");
  put("x.json", '{"a": {"b": "x"}}');
  put("variants/preprocess.py", "import sys\nprint('runs', *sys.argv[1:])\n");
  put("variants/runproc.sh", "ls /opt/ml/processing/input/code\n");
  put("variants/sourcedir.tar.gz", "");
  put("abalone/README", "");
  for (const [name, from] of [
    ["preprocess.py", "abalone_split.py"],
    ["preprocessing.py", "abalone_split.py"],
    ["evaluate.py", "abalone_evaluate.py"],
    ["evaluation.py", "abalone_evaluate.py"],
  ] as const) {
    copyFileSync(join(SCRIPTS, from), join(folder, "abalone", name));
  }
  return folder;
}

/** Abalones whose rings follow from their size. */
const rows = (): string =>
  Array.from({ length: 300 }, (_, at) => {
    const size = 0.2 + ((at * 37) % 100) / 160;
    const weights = [2, 0.9, 0.45, 0.6].map((share) => (share * size ** 2).toFixed(4));
    const sizes = [size, size * 0.8, size * 0.28].map((one) => one.toFixed(4));
    return `${["M", "F", "I"][at % 3]},${[...sizes, ...weights].join(",")},${Math.round(4 + size * 14)}\n`;
  }).join("");

const script = (name: string): string => join(SCRIPTS, name);
const image = (...steps: readonly string[]): readonly string[] =>
  steps.flatMap((step) => ["--entrypoint", `${step}=${script("image.py")}`]);

const US_WEST = "s3://sagemaker-us-west-2-000000000000";
const US_EAST = "s3://sagemaker-us-east-1-681580474417";

/** Each definition, the words that say what is here, its exit status and what became of its steps. */
const DEFINITIONS: readonly (readonly [string, readonly string[], number, string])[] = [
  [
    "nb_sm_pipelines_preprocess_train_evaluate_batch_transform_58",
    [
      "--code",
      "abalone",
      "--map",
      `${US_WEST}/abalone/abalone-dataset-batch=batch`,
      "--param",
      "InputData=file://FOLDER/abalone.csv",
    ],
    0,
    "AbaloneProcess, AbaloneTrain, AbaloneEval, AbaloneMSECond, AbaloneCreateModel-CreateModel, AbaloneMSEFail (other branch), AbaloneRegisterModel-RegisterModel, AbaloneTransform",
  ],
  [
    "nb_sm_pipelines_selective_execution_43",
    [
      "--code",
      "abalone",
      "--map",
      `${US_EAST}/sample-dataset=.`,
      "--map",
      `${US_EAST}/sample-dataset/abalone/abalone.csv=abalone.csv`,
    ],
    0,
    "Abalone-Preprocess, Abalone-Train, Abalone-Evaluate, Abalone-MSECheck, Abalone-CreateModel-CreateModel, Abalone-FailNotify (other branch), Abalone-ModelRegister-RegisterModel",
  ],
  [
    "nb_sm_pipelines_lambda_step_34",
    [
      "--code",
      "abalone",
      "--param",
      "InputDataUrl=file://FOLDER/abalone.csv",
      "--lambda",
      `LambdaStep=${script("functions.py")}:deploy`,
    ],
    0,
    "PreprocessAbaloneData, TrainAbaloneModel, EvaluateAbaloneModel, CheckMSEAbaloneEvaluation, CreateModel-CreateModel, LambdaStep",
  ],
  [
    "v3_abalone",
    ["--code", "abalone", "--map", "s3://b=."],
    0,
    "Preprocess, Train, Eval, MSECond, CreateModel, MSEFail (other branch), RegisterModel",
  ],
  [
    "v2_retry_cache_depends",
    [...image("A", "B", "C", "D"), "--map", "s3://b/t=rows.csv", "--map", "s3://b/m=rows.csv"],
    0,
    "A, B, C, M-CreateModel, D",
  ],
  [
    "v2_jsonget_join",
    [
      ...image("Proc", "Train", "Use"),
      ...["--stub", "Proc.ProcessingInputs['x'].S3Input.S3Uri=s3://b/x"],
      ...["--stub", "Train.FinalMetricDataList['validation:auc'].Value=0.9"],
      ...["--stub", "Train.FinalMetricDataList[0].Value=0.9"],
      ...["--map", "s3://b/{run}/x.json=x.json"],
    ],
    0,
    "Proc, Train, C, F (other branch), Use",
  ],
  [
    "v3_steps_misc",
    [
      ...["--lambda", `f=${script("functions.py")}:count`, "--callback", `Cb=${script("answer.py")}`],
      ...["--stub", "Emr", "--stub", "EmrSls", "--stub", "EmrSlsNew"],
    ],
    0,
    "Emr (stub), EmrSls (stub), EmrSlsNew (stub), L, Cb, C, F (other branch)",
  ],
  [
    "v2_processing_variants",
    [
      "--code",
      "variants",
      "--stub",
      "Spark",
      "--map",
      "s3://sagemaker-us-east-1-123456789012/ProcVariants/Raw/input/input-1/data.csv=rows.csv",
      "--map",
      "s3://b/a=rows.csv",
    ],
    0,
    "FrameworkSourceDir, PyTorch, Raw, Script, ScriptS3Code, Spark (stub), XGBProc",
  ],
  // These end in a Fail step whatever happens, on AWS as well.
  ["v2_conditions_all", ["--lambda", `x=${script("functions.py")}:count`], 1, "L, Outer, After, F4 (failed)"],
  [
    "v2_parameters_all",
    [
      ...["--param", "StrNoDefault=x", "--param", "IntNoDefault=1", "--param", "BoolNoDefault=true"],
      ...[...image("P"), "--map", "s3://x/{run}/x-3-0.5-true=rows.csv"],
    ],
    1,
    "P, F (failed)",
  ],
  ["v2_minimal", [], 1, "Stop (failed)"],
];

interface Step {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
}

/** "A, B (stub), C (other branch)": a step in an arm that is not taken is skipped, and so are those inside it. */
const became = ({ name, status, message = "" }: Step): string => {
  const isOther = status === "skipped" && /came out (true|false)$/.test(message);
  const how = message.includes("did not run; its result comes from --stub")
    ? "stub"
    : isOther
      ? "other branch"
      : status;
  return how === "succeeded" ? name : `${name} (${how})`;
};

test.each(DEFINITIONS)("%s runs to its end", (name, words, status, expected) => {
  const folder = withData();
  const said = words.map((word) => word.replace("FOLDER", folder));
  const ended = runCommand(["run", join(FIXTURES, `${name}.json`), "--json", ...said], { folder });
  const { steps = [], diagnostics } = JSON.parse(ended.stdout);
  if (steps.length === 0) throw new Error(JSON.stringify(diagnostics, null, 1));
  const text = steps.map(became).join(", ");
  // What a Fail step leaves undone depends on what has run before it.
  expect(status === 0 ? text : text.slice(0, expected.length)).toBe(expected);
  expect(ended.status).toBe(status);
});
