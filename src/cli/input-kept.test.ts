import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nodeHost } from "../app/host/host.ts";
import { keepInputs } from "./input-kept.ts";

test.each([
  ["predict", ["last"], { data: "a.csv", output: "./a.csv" }, true],
  ["predict", ["last"], { data: "a.csv", output: "link.csv" }, true],
  ["predict", ["last"], { data: "a.csv", output: "b.csv" }, false],
  ["check", [["a.yaml", "b.yaml"]], { sarif: "b.yaml" }, true],
  ["compile", ["a.yaml"], { output: "a.yaml" }, true],
  ["plan", ["a.yaml"], { output: "p.json", against: "p.json" }, true],
  ["compile", ["a.yaml"], {}, false],
  ["print", ["a.yaml"], { output: "a.yaml" }, false],
  ["config merge", ["a.json"], { output: "a.json" }, false],
])("%s %j %j replaces an input: %s", async (command, words, options, replaces) => {
  const folder = mkdtempSync(join(tmpdir(), "specline-inputs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "a.csv"), "");
  symlinkSync("a.csv", join(folder, "link.csv"));
  const kept = keepInputs({ ...nodeHost(() => undefined), folder }, command, words, options);
  if (replaces) await expect(kept).rejects.toMatchObject({ diagnostics: [{ code: "usage/input-replaced" }] });
  else await expect(kept).resolves.toBeUndefined();
});
