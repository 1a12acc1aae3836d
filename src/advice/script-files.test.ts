import { expect, test } from "vitest";
import { filesUsed, placeInScript, type ScriptFile } from "./script-files.ts";

const folder = (texts: Readonly<Record<string, string>>): readonly ScriptFile[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text }));
const used = (texts: Readonly<Record<string, string>>, entry = "main.py") =>
  filesUsed(folder(texts), entry).map(({ name }) => name);

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

test("a place is below the folder that the user named", () => {
  const files = folder({ "a.py": "x = 1\n", "b.py": "\r\ny = '/opt/ml'\r\n" });
  expect(placeInScript(files, "scripts/", "/opt/ml")).toBe("scripts/b.py:2");
  expect(placeInScript(files, "scripts/b.py", /y = /)).toBe("scripts/b.py:2");
  expect(placeInScript(files, "scripts", "z")).toBeUndefined();
});
