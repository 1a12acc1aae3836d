import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TARGETS } from "./aws/plan-folder.ts";
import { runCommand } from "./suite/commands.ts";

const folder = mkdtempSync(join(tmpdir(), "specline-read-only-"));
beforeAll(() => {
  cpSync(fileURLToPath(new URL("../examples/credit-risk", import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, "specline.config.yaml"), TARGETS);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A pipeline that leaves open whether it classifies or predicts a number, which `run` would record. */
const OPEN = `
import { Pipeline } from "specline";
export default Pipeline("open").autoTrainXgboost("data/credit.csv", { label: "Amount" });
`;

/** Each file and folder, with the time of its last change. */
const contents = (): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => `${path} ${statSync(join(folder, path)).mtimeMs}`)
    .sort();

test.each([
  ["check", "pipeline.yaml"],
  ["check", "pipeline.yaml", "--target", "dev"],
  ["compile", "pipeline.yaml", "--target", "dev"],
  ["print", "pipeline.yaml"],
  ["explain", "pipeline.yaml"],
  ["graph", "pipeline.yaml", "--format", "svg"],
  ["wire", "DataLoading", "TabularPreprocessing"],
  ["run", "pipeline.yaml", "--plan"],
  ["run", "pipeline.yaml", "--plan", "--work", "elsewhere"],
  ["plan", "pipeline.yaml", "--against", "pipeline.yaml"],
  ["runs"],
  ["report"],
  ["steps"],
  ["deploy", "pipeline.yaml", "--target", "dev", "--upload-data", "--dry-run"],
  ["config", "explain", "XGBoostTraining", "pipeline.yaml"],
  ["config", "schema"],
  ["doctor"],
  ["doctor", "--work", "else/where"],
])("specline %s %s only shows something, and changes no file", (...words) => {
  const before = contents();
  const { status, stderr } = runCommand(words, { folder });
  expect(status, stderr).toBeLessThan(words[0] === "report" ? 3 : 1);
  expect(contents()).toEqual(before);
});

test("run --plan changes no file either if there is a work folder with earlier results", () => {
  const made = runCommand(["run", "pipeline.yaml", "--only", "DataLoading_training"], { folder });
  expect(existsSync(join(folder, ".specline")), made.stderr).toBe(true);
  writeFileSync(join(folder, "open.ts"), OPEN);
  for (const file of ["pipeline.yaml", "open.ts"]) {
    const before = contents();
    const { status, stderr } = runCommand(["run", file, "--plan"], { folder });
    expect(status, stderr).toBe(0);
    expect(contents()).toEqual(before);
  }
});
