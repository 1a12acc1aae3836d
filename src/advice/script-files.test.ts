import { expect, test } from "vitest";
import { filesUsed, modulesIn, placeInScript, type ScriptFile } from "./script-files.ts";

const folder = (texts: Readonly<Record<string, string>>): readonly ScriptFile[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text }));
const used = (texts: Readonly<Record<string, string>>, ...starts: readonly string[]) =>
  filesUsed(folder(texts), starts.length === 0 ? ["main.py"] : starts).map(({ name }) => name);

test("a script consists of its entry file and the modules that it imports, directly or indirectly", () => {
  const texts = {
    "main.py": "import os\nfrom steps import clean\nif True:\n    import tools.io as io, late\n",
    "steps/__init__.py": "",
    "steps/clean.py": "from .common import (\n    a,\n    b,\n)\nfrom ..rooted import c\n",
    "steps/common.py": "",
    "tools/io.py": "",
    "late.py": "",
    "rooted.py": "",
    "unrelated.py": "open('/opt/ml/processing/input/elsewhere')",
  };
  expect(used(texts)).toEqual([
    "main.py",
    "steps/__init__.py",
    "steps/clean.py",
    "tools/io.py",
    "late.py",
    "steps/common.py",
    "rooted.py",
  ]);
});

test("all files count if some are loaded dynamically, or if the entry file is not Python", () => {
  const texts = { "main.py": "import subprocess", "other.py": "" };
  expect(used(texts)).toEqual(["main.py", "other.py"]);
  expect(used(texts, "run.sh")).toEqual(["main.py", "other.py"]);
});

test("modules are searched for beside an entry file in a subfolder, and in the code folder", () => {
  const texts = {
    "src/train.py": "import helper\nfrom data.read import table\nimport shared",
    "src/helper.py": "from data import columns",
    "src/data/__init__.py": "",
    "src/data/read.py": "",
    "src/data/columns.py": "from . import names\nfrom .. import above",
    "src/data/names.py": "",
    "src/other.py": "",
    "above.py": "",
    "shared.py": "",
    "other.py": "",
  };
  expect(used(texts, "src/train.py").toSorted()).toEqual([
    "shared.py",
    "src/data/__init__.py",
    "src/data/columns.py",
    "src/data/names.py",
    "src/data/read.py",
    "src/helper.py",
    "src/train.py",
  ]);
});

test("module names are relative to the code folder, or to the folder of a started file", () => {
  const names = ["src/train.py", "src/data/read.py", "lib/a.py", "b.py"];
  expect(modulesIn(names, ["src/train.py"]).toSorted()).toEqual(["b", "data", "lib", "src", "train"]);
  expect(modulesIn(names, ["b.py"]).toSorted()).toEqual(["b", "lib", "src"]);
});

test("several files can be started", () => {
  const texts = { "main.py": "import a", "inference.py": "import b", "a.py": "", "b.py": "", "c.py": "" };
  expect(used(texts, "main.py", "inference.py")).toEqual(["main.py", "inference.py", "a.py", "b.py"]);
  expect(used(texts, "main.py")).toEqual(["main.py", "a.py"]);
});

test.each([
  ["a continued line", "from pkg import a, \\\n  k"],
  ["a continued line with Windows line endings", "from pkg import a, \\\r\n  k\r\n"],
  ["a name on the next line", "import os, \\\n  pkg.k"],
  ["a statement after another", "import os; import pkg.k"],
  ["two imports from a package", "from os import path; from pkg import k; x = 1"],
  ["a statement on the line of its condition", "if 1: import pkg.k"],
  ["a statement after a string with a number sign", 'x = "# not a comment"; import pkg.k'],
  ["parentheses with comments", "from pkg import(\n  a,  # one) of two\n  k,\n)"],
])("an import is found in %s", (_, text) => {
  expect(used({ "main.py": text, "pkg/k.py": "" })).toEqual(["main.py", "pkg/k.py"]);
});

test.each(["# usage: import k", '"""\nimport k\n"""', 'print("first: import k")', "x = {1: important, 2: fromage}"])(
  "nothing is imported by %s",
  (text) => {
    expect(used({ "main.py": text, "k.py": "" })).toEqual(["main.py"]);
  },
);

test("a place begins with the folder that the user named", () => {
  const files = folder({ "a.py": "x = 1\n", "b.py": "\r\ny = '/opt/ml'\r\n" });
  expect(placeInScript(files, "scripts/", "/opt/ml")).toBe("scripts/b.py:2");
  expect(placeInScript(files, "scripts/b.py", /y = /)).toBe("scripts/b.py:2");
  expect(placeInScript(files, "scripts", "z")).toBeUndefined();
});
