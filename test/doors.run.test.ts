import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeHost } from "../src/app/host/host.ts";
import { runPipeline } from "../src/app/run.ts";

/*
 * Runs the example of each pipeline form to its end on this machine, on credit risk with a gate that opens, and on
 * churn with one that does not. There are few trees, and forms that need the same jobs share them: all but the first
 * find their results in the cache.
 */

const TABLES = {
  credit: { file: "examples/credit-risk/data/credit.csv", label: "Status", positive: "bad", least: 0.6 },
  churn: { file: "test/fixtures/churn.csv", label: "churn", positive: "Yes", least: 0.999 },
} as const;
type Table = keyof typeof TABLES;

/** The README's example of each form, applied to a table, as a user's file. */
const doors: Readonly<Record<string, (table: Table) => readonly [file: string, text: string]>> = {
  auto: (table) => {
    const { label, positive, least } = TABLES[table];
    return [
      "auto.ts",
      `import { Pipeline } from "specline";
export default Pipeline("${table}")
  .autoTrainXgboost("${table}.csv", { label: "${label}", positive: "${positive}", nEstimators: 8 })
  .requires({ minAuc: ${least} });`,
    ];
  },
  fluent: (table) => {
    const { label, positive, least } = TABLES[table];
    return [
      "fluent.ts",
      `import { Pipeline } from "specline";
export default Pipeline("${table}")
  .forClassification({ label: "${label}", positive: "${positive}" })
  .loadData("${table}.csv", { validationSplit: 0.2 })
  .preprocessWithDefaults()
  .trainXgboost({ maxDepth: 4, nEstimators: 8 })
  .evaluatePerformance()
  .deployIf((m) => m.auc.gte(${least}), (b) => b.package());`,
    ];
  },
  spec: (table) => {
    const { label, positive, least } = TABLES[table];
    return [
      "spec.yaml",
      `name: ${table}
data: ${table}.csv
label: ${label}
positive: "${positive}"
context: { task: binary }
steps:
  - data_loading
  - { step: preprocessing, config: { validation_split: 0.2 } }
  - { step: training, config: { max_depth: 4, n_estimators: 8 } }
  - evaluation
  - packaging
  - registration
requirements: { minAuc: ${least}, maxTrainingTime: 4 hours }`,
    ];
  },
  handles: (table) => {
    const { label, positive, least } = TABLES[table];
    return [
      "handles.ts",
      `import { Pipeline } from "specline";
import { dataLoading, packageStep, tabularPreprocessing, xgboostModelEval, xgboostTraining } from "specline/steps";
const p = Pipeline("${table}").context({ label: "${label}", positive: "${positive}", task: "binary" });
const load = p.step("load", dataLoading, {}, { source: "${table}.csv" });
const prep = p.step("prep", tabularPreprocessing, { data: load.out.data }, { validationSplit: 0.2 });
const train = p.step("train", xgboostTraining, { data: prep.out.processed }, { maxDepth: 4, nEstimators: 8 });
const judge = p.step("judge", xgboostModelEval, { model: train.out.model, data: prep.out.processed });
const pack = p.step("pack", packageStep, { model: train.out.model });
export default p.use(judge).when(judge.metrics.auc.gte(${least}), (b) => b.use(pack));`,
    ];
  },
};

const root = fileURLToPath(new URL("..", import.meta.url));
const python = process.env["SPECLINE_PYTHON"] ?? "/usr/bin/python3";
let folder = "";
beforeAll(() => {
  execFileSync(python, ["-c", "import pandas, sklearn, xgboost"]);
  folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-doors-")));
  for (const [table, { file }] of Object.entries(TABLES)) copyFileSync(join(root, file), join(folder, `${table}.csv`));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(door: string, table: Table) {
  const [file, text] = doors[door]?.(table) ?? ["", ""];
  const path = join(folder, `${table}-${file}`);
  writeFileSync(path, text);
  const host = nodeHost(() => undefined);
  const { record, places, diagnostics } = await runPipeline(
    { ...host, folder, environment: { ...host.environment, SPECLINE_PYTHON: python } },
    path,
    { parameters: [], work: join(folder, ".specline"), cache: true, workers: 2 },
  );
  return { record, places, diagnostics, steps: record?.steps ?? [] };
}
/** The steps that wait for the gate: those that publish, and those that only they need. */
const behind = (steps: Awaited<ReturnType<typeof run>>["steps"]) => steps.find(({ name }) => /^pack/i.test(name));

describe.each(Object.keys(doors))("%s", (door) => {
  test("on credit risk: the gate opens", async () => {
    const { record, places, diagnostics, steps } = await run(door, "credit");
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(record?.status).toBe("succeeded");
    expect(behind(steps)?.status).toBe("succeeded");
    expect(existsSync(places?.package ?? "")).toBe(true);
    expect(readFileSync(places?.report ?? "", "utf8")).toContain("auc");
  });

  test("on churn: the gate stays closed", async () => {
    const { record, diagnostics, steps } = await run(door, "churn");
    expect(behind(steps)?.status).not.toBe("succeeded");
    // A requirement ends the run and reports the numbers. A condition without an else arm is skipped.
    const wished = door === "auto" || door === "spec";
    expect(record?.status).toBe(wished ? "failed" : "succeeded");
    const sentences = diagnostics.map(({ message }) => message).join("\n");
    if (wished) expect(sentences).toMatch(/0\.8\d*.*0\.999/);
    else expect(sentences).not.toContain("0.999");
  });
});
