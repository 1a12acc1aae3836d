import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { Definition } from "../src/sagemaker/definition.ts";
import { validateDefinition } from "../src/sagemaker/validate/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** Compiles a copy of the example in another time zone, without credentials or network access. */
function compiled(file: string, zone: string): string {
  const folder = mkdtempSync(join(tmpdir(), "specline-determinism-"));
  made.push(folder);
  cpSync(join(root, "examples/credit-risk"), folder, { recursive: true });
  const env = {
    PATH: process.env["PATH"],
    TZ: zone,
    LANG: "C",
    HOME: folder,
    HTTPS_PROXY: "http://127.0.0.1:1",
    NODE_PATH: "",
  };
  const words = [join(root, "bin/specline.js"), "compile", join(folder, file), "-o", join(folder, "definition.json")];
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, env, encoding: "utf8" });
  expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
  return readFileSync(join(folder, "definition.json"), "utf8");
}

describe("the example's definition", () => {
  const first = compiled("pipeline.ts", "Pacific/Kiritimati");
  const definition = JSON.parse(first) as Definition;

  test("is identical byte for byte from two folders and in two time zones", () => {
    expect(compiled("pipeline.ts", "America/Adak")).toBe(first);
  });

  test("is the same from the spec and from the intent", () => {
    expect(compiled("pipeline.yaml", "UTC")).toBe(first);
  });

  test("has the ten steps, and every request is clean", () => {
    expect(definition.Steps.map((step) => [step.Name, step.Type])).toEqual([
      ["DataLoading_calibration", "Processing"],
      ["DataLoading_training", "Processing"],
      ["TabularPreprocessing_calibration", "Processing"],
      ["TabularPreprocessing_training", "Processing"],
      ["XGBoostTraining", "Training"],
      ["Payload", "Processing"],
      ["XGBoostModelEval_calibration", "Processing"],
      ["ModelCalibration_calibration", "Processing"],
      ["Package", "Processing"],
      ["Registration", "RegisterModel"],
    ]);
    expect(validateDefinition(definition)).toEqual([]);
  });
});
