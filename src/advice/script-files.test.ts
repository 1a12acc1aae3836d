import { expect, test } from "vitest";
import { filesUsed, modulesIn, placeInScript, type ScriptFile } from "./script-files.ts";

const folder = (texts: Readonly<Record<string, string>>): readonly ScriptFile[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text }));
const used = (texts: Readonly<Record<string, string>>, ...starts: readonly string[]) =>
  filesUsed(folder(texts), starts.length === 0 ? ["main.py"] : starts).map(({ name }) => name);

test("a script is its entry and the modules that it imports, directly or through others", () => {
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

test("all files count if some are loaded in other ways, or if the entry is not Python", () => {
  const texts = { "main.py": "import subprocess", "other.py": "" };
  expect(used(texts)).toEqual(["main.py", "other.py"]);
  expect(used(texts, "run.sh")).toEqual(["main.py", "other.py"]);
});

test("modules are looked for beside an entry in a subfolder, and in the folder of all code", () => {
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

test("a module's name begins in the folder of the code, or in that of a file that is started", () => {
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
  ["a continued line of Windows", "from pkg import a, \\\r\n  k\r\n"],
  ["a name on the next line", "import os, \\\n  pkg.k"],
  ["a statement after another", "import os; import pkg.k"],
  ["two imports from a package", "from os import path; from pkg import k; x = 1"],
  ["a statement in a line of its condition", "if 1: import pkg.k"],
  ["a statement after a string with a sign", 'x = "# not a comment"; import pkg.k'],
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

test("a place is below the folder that the user named", () => {
  const files = folder({ "a.py": "x = 1\n", "b.py": "\r\ny = '/opt/ml'\r\n" });
  expect(placeInScript(files, "scripts/", "/opt/ml")).toBe("scripts/b.py:2");
  expect(placeInScript(files, "scripts/b.py", /y = /)).toBe("scripts/b.py:2");
  expect(placeInScript(files, "scripts", "z")).toBeUndefined();
});
