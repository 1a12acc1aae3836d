import { expect, test } from "vitest";
import { scriptDiagnostics, type UsedScript } from "./script-diagnostics.ts";

const used = (step: string, path: string, more: Partial<UsedScript> = {}): UsedScript => ({
  step,
  path,
  entry: "main.py",
  at: { step },
  found: undefined,
  isWhole: false,
  replaces: true,
  ...more,
});
const files = (...names: readonly string[]): UsedScript["found"] => ({
  root: "/team/scripts",
  tree: Object.fromEntries(names.map((name) => [name, { digest: name, size: 1 }])),
});
const runtime = {
  root: "/specline/runtime",
  tree: { "job.py": { digest: "specline_runtime/job.py", size: 1 }, "cells.py": { digest: "ours", size: 1 } },
};
const told = (...some: readonly UsedScript[]) =>
  scriptDiagnostics(some, { lookedFor: { scripts: "/team/scripts", other: "/team/other" }, runtime }).map(
    ({ code, message, hint, seen = [] }) => [code, message, ...seen, hint].filter(Boolean).join(" | "),
  );

test("all missing code is reported in one message, with the paths that were tried", () => {
  expect(told(used("A", "scripts"), used("B", "other"), used("C", "scripts"))).toEqual([
    "compile/code-missing | code that steps run cannot be read on this machine: 'scripts' (A, C), 'other' (B) | looked for /team/scripts | looked for /team/other | correct the path, which is relative to the pipeline's file; or run Specline's own scripts with --set '*.script=standard' (in a file, script: standard)",
  ]);
});

test("the hint does not suggest Specline's script for steps that have none", () => {
  const [message = ""] = told(used("LightGBMTraining", "scripts", { replaces: false }));
  expect(message).not.toContain("standard");
});

test("a file that is not in the folder is reported with the files that are", () => {
  const found = files("prepare.py", "train.py");
  expect(told(used("A", "scripts", { found, entry: "prepar.py" }))[0]).toContain("did you mean 'prepare.py'?");
  expect(told(used("A", "scripts", { found, entry: "x.py" }))[0]).toContain(
    "its Python files are prepare.py and train.py",
  );
});

test("code in S3 is not run", () => {
  expect(told(used("A", "s3://team/code.tar.gz"))).toEqual([
    "compile/code-elsewhere | the code for A is at 's3://team/code.tar.gz', but only code in a folder on this machine can be run | copy the code to a folder next to the pipeline's file, and name that folder; or run Specline's own script with --set A.script=standard (in a file, script: standard)",
  ]);
});

test("code that replaces a step's own script is noted once", () => {
  const found = files("main.py");
  const whole = { found, isWhole: true };
  expect(told(used("A", "scripts", whole), used("B", "scripts", whole), used("C", "file:///ours/", whole))).toEqual([
    "compile/own-script | A and B run your script 'main.py' in 'scripts', not Specline's",
  ]);
  expect(told(used("LightGBMTraining", "scripts", { ...whole, replaces: false }))).toEqual([]);
});

test("files that Specline's own files replace are named, except copies of the runtime and files beside it", () => {
  const found = files(
    "main.py",
    "contract.json",
    "specline_runtime/job.py",
    "specline_runtime/cells.py",
    "specline_runtime/mine.py",
  );
  const whole = { found, isWhole: true, replaces: false };
  expect(told(used("A", "scripts", whole), used("B", "scripts", whole))).toEqual([
    "compile/code-displaced | 'contract.json' and 'specline_runtime/cells.py' in your code folder 'scripts' are not packed, because Specline packs its own under the same name | rename your file if your script reads it",
  ]);
  expect(told(used("A", "file:///pack/script", whole))).toEqual([]);
});
