import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nodeEffects } from "../../../app/host/effects.ts";
import type { JobContext } from "../job.ts";
import { programIdentity } from "./code-digest.ts";
import type { LocalProgram } from "./program.ts";

function folderWith(names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "specline-code-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of names) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  return folder;
}

const identity = async (words: readonly string[], names: readonly string[], run = "run1"): Promise<string> => {
  const digests = { of: async (path: string) => readFileSync(path, "utf8") };
  const context = { effects: nodeEffects(), digests, run } as unknown as JobContext;
  const files = words.filter((word) => names.some((name) => word.endsWith(name)));
  const program: LocalProgram = { replaces: "callback", name: "A", words, files, folder: "/", shown: "", asked: true };
  return JSON.stringify(await programIdentity(program, context));
};

test.each([
  [["jq", "-f"], ["filter.jq", "answers/a.json"], "answers/a.json"],
  [["/bin/cat"], ["one.json", "two.json"], "two.json"],
  [["python3"], ["code/ask.py", "answers/a.json"], "answers/a.json"],
  [["/usr/bin/env"], ["data.txt", "code/ask.py"], "code/beside.py"],
])("every file that a command names is part of what its result depends on: %j", async (start, names, changed) => {
  const folder = folderWith([...names, "code/beside.py"]);
  const words = [...start, ...names.map((name) => join(folder, name))];
  const before = await identity(words, names);
  expect(await identity(words, names, "run2")).toBe(before);
  writeFileSync(join(folder, changed), "changed");
  expect(await identity(words, names)).not.toBe(before);
});

test("a linked folder beside a script ties the result to its run", async () => {
  const folder = folderWith(["ask.py", "lib/x.py"]);
  const elsewhere = folderWith(["y.py"]);
  const words = ["python3", join(folder, "ask.py")];
  expect(await identity(words, ["ask.py"], "run2")).toBe(await identity(words, ["ask.py"], "run1"));
  symlinkSync(elsewhere, join(folder, "linked"));
  expect(await identity(words, ["ask.py"], "run2")).not.toBe(await identity(words, ["ask.py"], "run1"));
});
