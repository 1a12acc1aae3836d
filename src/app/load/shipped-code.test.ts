import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { files } from "../host/files.ts";
import { shippedCode } from "./shipped-code.ts";
import { isCode, readTree } from "./sources.ts";

let dist = "";
const script = (...path: string[]): string => join(dist, "steps/load/script", ...path);

beforeEach(async () => {
  dist = mkdtempSync(join(tmpdir(), "specline-shipped-"));
  mkdirSync(script("parts"), { recursive: true });
  mkdirSync(script("__pycache__"));
  for (const name of ["load.py", "parts/a.py", "parts/b.py", "__pycache__/load.pyc"]) writeFileSync(script(name), "x");
  writeFileSync(
    join(dist, "code.json"),
    JSON.stringify({ "steps/load/script": await readTree(files, script(), isCode) }),
  );
});
afterEach(() => rmSync(dist, { recursive: true, force: true }));

/** The code without reading any script, as a new process would find it. */
const shipped = (folder = "steps/load/script/") =>
  shippedCode(
    { ...files, digest: () => Promise.reject(new Error("a script was read")) },
    pathToFileURL(join(dist, folder)).href,
    isCode,
    pathToFileURL(`${dist}/`).href,
  );

test("the code is taken from the index if its files are as the build left them", async () => {
  expect((await shipped())?.tree).toEqual(await readTree(files, script(), isCode));
});

test.each<readonly [string, () => void]>([
  ["a file has another size", () => writeFileSync(script("parts/a.py"), "xy")],
  ["a file was changed later", () => utimesSync(script("load.py"), Date.now() / 1000 + 3600, Date.now() / 1000 + 3600)],
  ["a file was added", () => writeFileSync(script("parts/c.py"), "x")],
  ["a file is missing", () => rmSync(script("load.py"))],
  ["a file is executable", () => chmodSync(script("load.py"), 0o755)],
  ["a folder was renamed", () => renameSync(script("parts"), script("other"))],
  ["the index is damaged", () => writeFileSync(join(dist, "code.json"), "{")],
  ["the index is missing", () => rmSync(join(dist, "code.json"))],
])("the code is read again if %s", async (_, change) => {
  change();
  expect(await shipped()).toBeUndefined();
});

test("the index says nothing about other folders", async () => {
  expect(await shipped("steps/other/script/")).toBeUndefined();
  expect(await shipped("../elsewhere/")).toBeUndefined();
});
