import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { check } from "../../src/app/check.ts";
import { compilePipeline } from "../../src/app/compile.ts";
import { nodeHost } from "../../src/app/host/host.ts";
import { runPipeline } from "../../src/app/run.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-lock-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const table = (label: (row: number) => string): string =>
  ["a,y", ...Array.from({ length: 300 }, (_, row) => `${row % 17},${label(row)}`)].join("\n");
const TABLES: Readonly<Record<string, string>> = {
  binary: table((row) => (row % 3 === 0 ? "yes" : "no")),
  multiclass: table((row) => ["red", "green", "blue"][row % 3] ?? ""),
  regression: table((row) => (row * 1.37).toFixed(2)),
};
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const host = { ...nodeHost(() => undefined), folder };
const options = { target: "local", fix: false } as const;
const codes = ({ diagnostics }: { readonly diagnostics: readonly { readonly code: string }[] }): readonly string[] =>
  diagnostics.map(({ code }) => code).filter((code) => code.startsWith("lock/"));
const task = (): unknown =>
  (JSON.parse(readFileSync(join(folder, "specline.lock"), "utf8")) as { pipelines: object }).pipelines;

/** A pipeline of each form whose definition depends on the task. */
const FORMS: Readonly<Record<string, string>> = {
  "recipe.mjs": `import { Pipeline } from ${JSON.stringify(new URL("../../src/index.ts", import.meta.url).href)};
export default Pipeline("t").autoTrainXgboost("t.csv", { label: "y" });`,
  "spec.yaml": "name: t\ndata: t.csv\nlabel: y\nsteps: [data_loading, preprocessing, tuning, evaluation]\n",
  "configs.json": JSON.stringify({
    metadata: {
      config_types: {
        DataLoading: "DataLoadingConfig",
        TabularPreprocessing: "TabularPreprocessingConfig",
        XGBoostTuning: "XGBoostTuningConfig",
      },
    },
    configuration: {
      shared: {
        author: "lee",
        bucket: "models",
        role: "arn:aws:iam::123456789012:role/pipelines",
        region: "us-east-1",
        service_name: "t",
        pipeline_version: "1.0.0",
      },
      specific: { DataLoading: { source: "t.csv", label: "y" }, TabularPreprocessing: {}, XGBoostTuning: {} },
    },
  }),
};

test.each(Object.entries(FORMS))("%s is built for what its data show, once somebody looked", async (name, text) => {
  rmSync(join(folder, "specline.lock"), { force: true });
  write(name, text);
  write("t.csv", TABLES["regression"] ?? "");
  const compiled = async () => (await compilePipeline(host, name, { target: "local" })).text ?? "";
  const before = await compilePipeline(host, name, { target: "local" });
  expect(codes(before)).toEqual(["lock/assumed"]);

  const looked = await check(host, name, options);
  expect([looked.ok, codes(looked)]).toEqual([true, ["lock/found"]]);
  expect(task()).toEqual({ [name]: { facts: { task: "regression" } } });
  const after = await compiled();
  expect(after).not.toBe(before.text);

  // The record takes precedence. Different data does not change the compiled definition, but is an error in commands
  // that inspect the data.
  write("t.csv", TABLES["multiclass"] ?? "");
  expect(codes(await compilePipeline(host, name, { target: "local" }))).toEqual(["lock/found"]);
  expect(codes(await check(host, name, options))).toEqual(["lock/contradicted"]);
  expect(task()).toEqual({ [name]: { facts: { task: "regression" } } });
  expect(codes(await check(host, name, { ...options, relock: true }))).toEqual(["lock/found"]);
  expect(task()).toEqual({ [name]: { facts: { task: "multiclass" } } });
});

test("a stated fact is not looked up and does not need a record", async () => {
  rmSync(join(folder, "specline.lock"), { force: true });
  write("said.yaml", `${FORMS["spec.yaml"]}context: { task: binary }\n`);
  write("t.csv", TABLES["binary"] ?? "");
  expect(codes(await check(host, "said.yaml", options))).toEqual([]);
  expect(() => task()).toThrow(/ENOENT/);
});

test("a corrupt record is an error and is not replaced by an assumption", async () => {
  write("spec.yaml", FORMS["spec.yaml"] ?? "");
  for (const text of [
    "{",
    "[]",
    '{"version": 9, "pipelines": {}}',
    '{"version": 1}',
    '{"version": 1, "pipelines": {"x": {"facts": {"task": "guessing"}}}}',
  ]) {
    write("specline.lock", text);
    expect(codes(await compilePipeline(host, "spec.yaml", { target: "local" }))).toEqual(["lock/unreadable"]);
  }
});

/** Pipelines for a table, without a task: a recipe and a search for hyperparameters. */
const RUN: Readonly<Record<string, string>> = {
  "auto.mjs": `import { Pipeline } from ${JSON.stringify(new URL("../../src/index.ts", import.meta.url).href)};
export default Pipeline("t").autoTrainXgboost("t.csv", { label: "y", nEstimators: 4, crossValidation: 0 });`,
  "tuned.yaml": `name: t
data: t.csv
label: y
steps:
  - data_loading
  - preprocessing
  - { step: tuning, config: { max_jobs: 2, n_estimators: 4 } }
  - evaluation
`,
};
const METRICS: Readonly<Record<string, string>> = { regression: "r2", multiclass: "macro_f1" };

test.each(Object.entries(RUN))(
  "%s runs to the end for each task that its data show",
  async (name, text) => {
    rmSync(join(folder, "specline.lock"), { force: true });
    write(name, text);
    for (const [kind, metric] of Object.entries(METRICS)) {
      write("t.csv", TABLES[kind] ?? "");
      // The second task contradicts the record of the first.
      const run = (relock: boolean) =>
        runPipeline(host, name, { work: ".specline", parameters: [], cache: false, relock });
      if (kind === "multiclass") expect(codes(await run(false))).toEqual(["lock/contradicted"]);
      const { record, diagnostics } = await run(true);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect([kind, record?.status]).toEqual([kind, "succeeded"]);
      expect(task()).toEqual({ [name]: { facts: { task: kind } } });
      const assessed = record?.steps.find(({ name }) => name === "XGBoostModelEval")?.outputs?.["metrics"]?.path ?? "";
      expect(JSON.parse(readFileSync(join(assessed, "metrics.json"), "utf8"))).toHaveProperty(metric);
    }
  },
  240_000,
);
