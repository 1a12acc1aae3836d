import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Json, JsonObject } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import type { RunOptions } from "../../run/options.ts";
import { definition, get, processingStep, py } from "../../testing/definitions.ts";
import { became, stepOf, workbench } from "../../testing/workbench.ts";
import type { LocalProgram } from "./program.ts";

type Outputs = Readonly<Record<string, string>>;

const outputParameters = (outputs: Outputs): readonly JsonObject[] =>
  Object.entries(outputs).map(([OutputName, OutputType]) => ({ OutputName, OutputType }));

const lambda = (Name: string, Arguments: JsonObject, outputs: Outputs, more: Partial<DefinitionStep> = {}) =>
  ({
    Name,
    Type: "Lambda",
    Arguments,
    FunctionArn: `arn:aws:lambda:us-east-1:111122223333:function:fn-${Name}`,
    OutputParameters: outputParameters(outputs),
    ...more,
  }) as DefinitionStep;

/** Writes a step's argument to its log. */
const show = (name: string, value: Json): DefinitionStep =>
  processingStep(name, { run: py("import os; print('got', os.environ['X'])"), environment: { X: value } });

function scripts(texts: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "specline-programs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const program = (replaces: LocalProgram["replaces"], name: string, words: readonly string[]): LocalProgram => {
  const folder = dirname(words.find((word) => word.startsWith("/") && word !== process.execPath) ?? "/x");
  return {
    replaces,
    name,
    words,
    files: words.filter((word) => /\.m?(py|js)$/.test(word)),
    folder,
    shown: "mine",
    asked: true,
  };
};
const python = (name: string, folder: string, handler: string): LocalProgram =>
  program("lambda", name, ["python3", join(folder, "handlers.py"), handler]);
const node = (name: string, folder: string, handler: string): LocalProgram =>
  program("lambda", name, [process.execPath, join(folder, "handlers.mjs"), handler]);

const HANDLERS = `
import datetime
from decimal import Decimal
import helper

def good(event, context):
    print("asked for", event["who"], context.function_name)
    assert 890000 < context.get_remaining_time_in_millis() <= 900000
    assert context.invoked_function_arn.endswith(":fn-Good") and len(context.aws_request_id) == 36
    assert context.log_group_name == "/aws/lambda/fn-Good" and context.memory_limit_in_mb == 128
    return {"statusCode": 200, "count": Decimal(helper.COUNT), "share": Decimal("1.0"), "ok": True, "unread": [1]}

def raises(event, context):
    raise KeyError("no such customer")

def date(event, context):
    return {"n": datetime.date.today()}

def wrong(event, context):
    return {"n": "5", "list": [1]}

def quits(event, context):
    raise SystemExit(0)
`;

const NODE_HANDLERS = `
export async function good(event, context) {
  console.log(event.who, context.functionName, context.getRemainingTimeInMillis() > 890000);
  return { n: 7 };
}
export const calls = (event, context, callback) => setTimeout(() => callback(null, { n: 8 }), 5);
export const refuses = (event, context, callback) => callback(new RangeError("too far"));
export const silent = (event, context, callback) => {};
`;

test("a Lambda step calls the user's function, in Python or JavaScript, and later steps read its typed outputs", async () => {
  const folder = scripts({ "handlers.py": HANDLERS, "helper.py": "COUNT = 3", "handlers.mjs": NODE_HANDLERS });
  const outputs = { statusCode: "String", count: "Integer", share: "Float", ok: "Boolean" };
  const text = (step: string, ...names: readonly string[]): JsonObject => ({
    "Std:Join": { On: " ", Values: names.map((name) => get(`Steps.${step}.OutputParameters['${name}']`)) },
  });
  const bench = workbench();
  const record = await bench.run(
    {
      definition: definition([
        lambda("Good", { who: { "Std:Join": { On: "", Values: ["a", "b"] } } }, outputs),
        lambda("Js", { who: "c" }, { n: "Integer" }),
        lambda("Calls", {}, { n: "Integer" }),
        show("Show", text("Good", "statusCode", "count", "share", "ok")),
        show("ShowJs", { "Std:Join": { On: "+", Values: [text("Js", "n"), text("Calls", "n")] } }),
      ]),
    },
    { programs: [python("fn-Good", folder, "good"), node("Js", folder, "good"), node("Calls", folder, "calls")] },
  );
  expect(record.steps.map(({ message, status }) => message ?? status)).toEqual(Array(5).fill("succeeded"));
  expect(stepOf(record, "Good").emulation).toBe("process");
  expect(bench.log(record, "Good")).toBe("asked for ab fn-Good\n");
  expect(bench.log(record, "Js")).toBe("c fn-Js true\n");
  expect(bench.log(record, "Show")).toBe("got 200 3 1 true\n");
  expect(bench.log(record, "ShowJs")).toBe("got 7+8\n");
  const { steps } = await bench.run(
    { definition: definition([lambda("Good", { who: "d" }, outputs)]) },
    { programs: [python("Good", folder, "good")], isolation: "paths" },
  );
  expect(steps.map(({ message, status }) => message ?? status)).toEqual(["succeeded"]);
  expect(record.notes.join("\n")).toContain("Good runs differently than on AWS: its function is mine, on this machine");
});

test("what a function gets wrong is a failure with a sentence", async () => {
  const folder = scripts({ "handlers.py": HANDLERS, "helper.py": "COUNT = 3", "handlers.mjs": NODE_HANDLERS });
  const outputs = { n: "Integer", list: "String", gone: "String" };
  const handlers = { Raises: "raises", Date: "date", Wrong: "wrong", Quits: "quits", None: "nothing" };
  const js = { Refuses: "refuses", Silent: "silent" };
  const bench = workbench();
  const record = await bench.run(
    { definition: definition([...Object.keys(handlers), ...Object.keys(js)].map((name) => lambda(name, {}, outputs))) },
    {
      programs: [
        ...Object.entries(handlers).map(([name, handler]) => python(name, folder, handler)),
        ...Object.entries(js).map(([name, handler]) => node(name, folder, handler)),
      ],
    },
  );
  expect(Object.fromEntries(record.steps.map(({ name, message }) => [name, message]))).toEqual({
    Raises: "Raises ended with exit status 1: KeyError: 'no such customer'",
    Date: "Date ended with exit status 1: TypeError: what date returned is not JSON: Object of type date is not JSON serializable",
    Wrong:
      "Wrong did not give the outputs that the definition declares: 'n' is \"5\", which is no Integer; 'list' is a list, and outputs must be strings, numbers or booleans; 'gone' is missing (it gave 'n' and 'list')",
    Quits: "Quits ended with exit status 1: SystemExit: 0",
    None: "None ended with exit status 1: LookupError: handlers.py has no function nothing",
    Refuses: "Refuses ended with exit status 1: RangeError: too far",
    Silent: "Silent ended with exit status 1: silent ended without calling back",
  });
  expect(bench.log(record, "Raises")).toContain("Traceback");
});

test("a result is reused where CacheConfig says so and the code is the same, and always by --resume", async () => {
  const folder = scripts({ "handlers.py": "def f(event, context):\n    return {'n': 1}\n" });
  const cached = { CacheConfig: { Enabled: true, ExpireAfter: "P1D" } };
  const steps = [lambda("Plain", {}, { n: "Integer" }), lambda("Cached", {}, { n: "Integer" }, cached)];
  const runnable = { definition: definition([...steps, show("Show", get("Steps.Cached.OutputParameters['n']"))]) };
  const programs = [python("Plain", folder, "f"), python("Cached", folder, "f")];
  const bench = workbench();
  const first = await bench.run(runnable, { programs });
  const again = async (options: Partial<RunOptions> = {}): Promise<readonly string[]> =>
    became(await bench.run(runnable, { programs, ...options }))
      .split(", ")
      .sort();
  expect(await again()).toEqual(["Cached cached", "Plain succeeded", "Show cached"]);
  expect(await again({ resume: first.run })).toEqual(["Cached cached", "Plain cached", "Show cached"]);
  writeFileSync(join(folder, "beside.py"), "");
  expect(await again()).toEqual(["Cached succeeded", "Plain succeeded", "Show cached"]);
});

test("a Callback step gives its message to a command and takes the outputs that it prints", async () => {
  const folder = scripts({
    "answer.py":
      "import json, sys\nasked = json.load(sys.stdin)\nassert sorted(asked) == ['arguments', 'pipelineExecutionArn', 'status', 'token']\nassert len(asked['token']) == 10\nprint('seen', file=sys.stderr)\nprint(json.dumps({'c': asked['arguments']['x'] * 2}))\n",
  });
  const callback = (Name: string): DefinitionStep => ({
    Name,
    Type: "Callback",
    Arguments: { x: 4 },
    SqsQueueUrl: "https://sqs.us-east-1.amazonaws.com/111122223333/q",
    OutputParameters: outputParameters({ c: "Float" }),
  });
  const bench = workbench();
  const record = await bench.run(
    {
      definition: definition([
        callback("Ask"),
        callback("Says"),
        callback("Refuses"),
        show("Show", { "Std:Join": { On: "", Values: [get("Steps.Ask.OutputParameters['c']")] } }),
      ]),
    },
    {
      programs: [
        program("callback", "Ask", ["python3", join(folder, "answer.py")]),
        program("callback", "Says", ["/bin/echo", "yes"]),
        program("callback", "Refuses", ["/bin/false"]),
      ],
    },
  );
  expect(bench.log(record, "Ask")).toBe("seen\n");
  expect(bench.log(record, "Show")).toBe("got 8\n");
  expect(stepOf(record, "Says").message).toMatch(/^Says did not give the outputs .*: what it gave is not JSON: /);
  expect(stepOf(record, "Refuses").message).toBe("Refuses ended with exit status 1");
});

test("a program runs in place of an image, under the contract of its job", async () => {
  const folder = scripts({
    "job.py": `
import json, sys, pathlib
ml = pathlib.Path("/opt/ml")
if sys.argv[1:] == ["train"]:
    hp = json.loads((ml / "input/config/hyperparameters.json").read_text())
    (ml / "model/m.txt").write_text(hp["eta"])
else:
    print("args", *sys.argv[1:])
    (ml / "processing/out/o.txt").write_text("o")
`,
  });
  const IMAGE = "111122223333.dkr.ecr.us-east-1.amazonaws.com/img:1";
  const train: DefinitionStep = {
    Name: "Train",
    Type: "Training",
    Arguments: {
      AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: "File" },
      HyperParameters: { eta: "0.3" },
      OutputDataConfig: { S3OutputPath: "s3://bucket/out" },
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 },
      RoleArn: "arn:aws:iam::111122223333:role/r",
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
    },
  };
  const { Arguments: args, ...rest } = processingStep("Process", { run: [] });
  const process: DefinitionStep = {
    ...rest,
    Arguments: {
      ...args,
      AppSpecification: {
        ImageUri: get("Steps.Train.AlgorithmSpecification.TrainingImage"),
        ContainerArguments: ["--a", "1"],
      },
      ProcessingOutputConfig: {
        Outputs: [{ OutputName: "o", S3Output: { S3Uri: "s3://bucket/o", LocalPath: "/opt/ml/processing/out" } }],
      },
    },
  };
  const programs = ["Train", "Process"].map((name) => program("entrypoint", name, ["python3", join(folder, "job.py")]));
  const bench = workbench();
  const runnable = { definition: definition([train, process]) };
  const record = await bench.run(runnable, { programs });
  expect(record.steps.map(({ message, status }) => message ?? status)).toEqual(["succeeded", "succeeded"]);
  expect(bench.log(record, "Process")).toBe("args --a 1\n");
  expect(bench.output(record, "Process", "o", "o.txt")).toBe("o");
  expect(became(await bench.run(runnable, { programs }))).toBe("Train cached, Process cached");
  const plain = await bench.run(runnable);
  expect(became(plain)).toBe("Train skipped, Process skipped");
  expect(plain.notes[0]).toContain("run it here: --entrypoint Train=COMMAND; or provide the result");
  const unused = bench.run(runnable, { programs: [program("lambda", "Train", ["python3", "/x.py", "f"])] });
  await expect(unused).rejects.toThrow("--lambda names 'Train', which no step of that kind has; it can name none");
});
