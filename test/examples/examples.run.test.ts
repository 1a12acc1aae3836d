import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/* Runs the commands in each example's README unchanged, with the built package. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const names = readdirSync(join(root, "examples"));
const readme = (name: string): string => readFileSync(join(root, "examples", name, "README.md"), "utf8");
const commandsOf = (name: string): readonly string[] =>
  [...readme(name).matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].flatMap(([, language, block = ""]) =>
    language === "" ? block.trim().split("\n") : [],
  );
const shown = names.filter((name) => commandsOf(name).length > 0);

interface Summary {
  readonly status: string;
  readonly steps: readonly { readonly name: string; readonly status: string }[];
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The purpose of each example: a step, and a number that it measures. */
const SHOWS: Readonly<Record<string, readonly [step: string, metric?: string]>> = {
  "credit-risk": ["ModelCalibration_calibration", "ece_after"],
  regression: ["XGBoostModelEval", "rmse"],
  multiclass: ["XGBoostModelEval", "macro_f1"],
  tuning: ["XGBoostTuning", "validation:logloss"],
  "own-step": ["KeepAdults"],
  "own-model": ["XGBoostModelEval", "auc"],
  "stacked-models": ["EvaluateCombined", "auc"],
  "import-definition": ["Summarize"],
};

test("each example has a README with commands; examples for steps and packs are tested separately", () => {
  expect(shown.toSorted()).toEqual(Object.keys(SHOWS).toSorted());
  expect(names.filter((name) => !shown.includes(name))).toEqual(["new-step", "step-pack"]);
});

describe.each(shown)("%s", (name) => {
  const folder = mkdtempSync(join(tmpdir(), "specline-example-"));
  beforeAll(() => {
    expect(existsSync(join(root, "dist/cli.js")), "run npm run build first").toBe(true);
    const filter = (path: string): boolean => !/\.specline|__pycache__/.test(path);
    cpSync(join(root, "examples"), join(folder, "examples"), { recursive: true, filter });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("its commands work and leave its files unchanged", () => {
    let summary: Summary | undefined;
    for (const command of commandsOf(name)) {
      const [program = "", ...words] = command.split(" ");
      if (program !== "npx") {
        execFileSync(program, words, { cwd: folder });
        continue;
      }
      const [, verb, ...rest] = words;
      const line = [join(root, "bin/specline.js"), verb ?? "", ...rest, "--json"];
      const { stdout, stderr, status } = spawnSync(process.execPath, line, { cwd: folder, encoding: "utf8" });
      expect({ command, status, stderr }).toMatchObject({ status: 0 });
      if (verb === "run") summary = JSON.parse(stdout) as Summary;
    }
    const [step, metric] = SHOWS[name] ?? [""];
    expect(summary?.status).toBe("succeeded");
    expect(summary?.steps).toContainEqual(expect.objectContaining({ name: step, status: "succeeded" }));
    if (metric !== undefined) expect(summary?.metrics[step]?.[metric]).toBeTypeOf("number");
    for (const file of readdirSync(join(root, "examples", name)).filter((each) => /\.(ts|yaml|json)$/.test(each)))
      expect(readFileSync(join(folder, "examples", name, file), "utf8"), file).toBe(
        readFileSync(join(root, "examples", name, file), "utf8"),
      );
  });
});
