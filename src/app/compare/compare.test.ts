import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Host, nodeHost } from "../host/host.ts";
import { compareRuns } from "./compare.ts";
import { type StoredRun, storeRun } from "./testing/stored-runs.ts";

/** A host whose Python is not found. The scores are tested in scores.run.test.ts. */
function bench(): { readonly host: Host; readonly store: (run: string, stored?: StoredRun) => void } {
  const folder = mkdtempSync(join(tmpdir(), "specline-compare-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const host = { ...nodeHost(() => undefined), folder, python: Promise.resolve({ rejected: [] }) };
  return { host, store: (run, stored) => storeRun(join(folder, "work"), run, stored) };
}

async function compared(one: StoredRun, other: StoredRun) {
  const { host, store } = bench();
  store("a1", one);
  store("b1", other);
  const { comparisons, diagnostics } = await compareRuns(host, { runs: ["a1", "b1"], work: "work" });
  const [comparison] = comparisons;
  if (comparison === undefined) throw new Error(JSON.stringify(diagnostics));
  return { comparison, codes: diagnostics.map(({ code }) => code), diagnostics };
}

test("runs that are alike have no difference", async () => {
  const { comparison, codes } = await compared({}, {});
  const { before, after, times, ...rest } = comparison;
  expect([before.run, after.run]).toEqual(["a1", "b1"]);
  expect(times).toEqual(
    ["DataLoading", "XGBoostTraining", "XGBoostModelEval"].map((step) => ({ step, before: 2, after: 2 })),
  );
  expect(Object.values(rest).every(({ length }) => length === 0)).toBe(true);
  expect(codes).toEqual(["compare/no-scores"]);
});

test("shows fields with their places, code by file, and parameters", async () => {
  const places = { "XGBoostTraining.maxDepth": "p.yaml:9" };
  const { comparison } = await compared(
    { depth: 6, code: "load(1)", parameters: { Limit: 1 } },
    { depth: 3, code: "load(2)", parameters: { Limit: 5 }, places },
  );
  const [loading, training] = comparison.steps;
  expect(loading).toMatchObject({ name: "DataLoading", action: "changed" });
  expect(loading?.fields.map(({ field }) => field)).toEqual(["load_data.py"]);
  expect(training?.fields).toEqual([{ field: "maxDepth", before: 6, after: 3, at: "p.yaml:9" }]);
  expect(comparison.parameters).toEqual([{ name: "Limit", action: "changed", before: 1, after: 5 }]);
});

test("shows what differs in the data", async () => {
  const column = (name: string, type: string) => ({ name, type });
  const { comparison } = await compared(
    {
      source: "1".repeat(16),
      profile: {
        rows: 10,
        columns: [column("age", "number"), column("city", "text")],
        label: { column: "status", counts: { bad: 4, good: 6 } },
      },
    },
    {
      source: "2".repeat(16),
      profile: {
        rows: 12,
        columns: [column("age", "text"), column("since", "date")],
        label: { column: "status", counts: { bad: 4, good: 8 } },
      },
    },
  );
  expect(comparison.data).toEqual([
    {
      step: "DataLoading",
      source: { before: "1".repeat(16), after: "2".repeat(16) },
      rows: { before: 10, after: 12 },
      added: ["since"],
      removed: ["city"],
      retyped: [{ column: "age", before: "number", after: "text" }],
      drift: [],
      labels: [{ label: "good", before: 6, after: 8 }],
    },
  ]);
});

test("shows metrics, versions and times side by side", async () => {
  const { comparison } = await compared(
    { metrics: { task: "binary", rmse: 2, auc: 0.8, rows: 5 }, packages: { xgboost: "1.7.4" }, seconds: 2 },
    { metrics: { task: "binary", auc: 0.75, rows: 5, custom: 1 }, packages: { xgboost: "2.0.0" }, seconds: 7 },
  );
  expect(comparison.metrics).toEqual([
    { step: "XGBoostModelEval", metric: "auc", before: 0.8, after: 0.75, difference: 0.75 - 0.8, better: "higher" },
    { step: "XGBoostModelEval", metric: "rmse", before: 2, better: "lower" },
    { step: "XGBoostModelEval", metric: "custom", after: 1 },
  ]);
  expect(comparison.versions).toEqual([{ name: "xgboost", before: "1.7.4", after: "2.0.0" }]);
  expect(comparison.times[0]).toEqual({ step: "DataLoading", before: 2, after: 7 });
});

test("matches the evaluations of two frameworks", async () => {
  const { comparison } = await compared(
    { evaluation: "XGBoostModelEval", metrics: { auc: 0.7 } },
    { evaluation: "LightGBMModelEval", metrics: { auc: 0.8 } },
  );
  expect(comparison.metrics).toMatchObject([{ step: "LightGBMModelEval", before: 0.7, after: 0.8 }]);
  expect(comparison.steps.map(({ name, action }) => `${action} ${name}`)).toEqual([
    "added LightGBMModelEval",
    "removed XGBoostModelEval",
  ]);
});

test("says that runs predict different things, and does not compare their metrics", async () => {
  const { comparison, diagnostics } = await compared(
    { metrics: { task: "binary", auc: 0.8 } },
    { metrics: { task: "regression", rmse: 3 }, context: { label: "price" }, title: "prices" },
  );
  expect([comparison.metrics, comparison.scores]).toEqual([[], []]);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    "run a1 is of pipeline 'risk', and run b1 of 'prices': their steps are matched by name, branch and outputs",
    "run a1 predicts the probability that 'status' is 'bad', and run b1 the number in 'price': their metrics and scores are not compared",
  ]);
});

test("a run without its definition is compared as far as it is known", async () => {
  const { host, store } = bench();
  store("a1", { metrics: { auc: 0.8 } });
  store("b1", { metrics: { auc: 0.9 }, depth: 2 });
  writeFileSync(join(host.folder, "work/runs/b1/definition.json"), "{");
  const { comparisons, diagnostics } = await compareRuns(host, { runs: ["a1", "b1"], work: "work" });
  expect(comparisons[0]).toMatchObject({ steps: [], metrics: [{ metric: "auc" }] });
  expect(diagnostics[0]).toMatchObject({ code: "compare/no-definition", severity: "warning" });
});

test("without Python, everything but the scores is compared, and nothing is written", async () => {
  const { host, store } = bench();
  const predictions = "__row_id,split,label,score\n1,all,0,0.2\n";
  store("a1", { predictions });
  store("b1", { predictions, depth: 2 });
  const list = () => readdirSync(host.folder, { recursive: true }).map(String).sort();
  const before = list();
  const { comparisons, diagnostics } = await compareRuns(host, { runs: ["a1", "b1"], work: "work" });
  expect(comparisons[0]).toMatchObject({ scores: [], steps: [{ name: "XGBoostTraining" }] });
  expect(diagnostics.map(({ severity }) => severity)).toEqual(["warning"]);
  expect(list()).toEqual(before);
});

test("--last takes the last runs of the pipeline that ran last, the earliest first", async () => {
  const { host, store } = bench();
  for (const run of ["a1", "b1", "d1"]) store(run);
  store("c1", { title: "other" });
  const last = async (count: number) => {
    const { comparisons, diagnostics } = await compareRuns(host, { runs: [], last: count, work: "work" });
    return [comparisons.map(({ before, after }) => `${before.run} ${after.run}`), diagnostics.map(({ code }) => code)];
  };
  expect(await last(2)).toEqual([["b1 d1"], ["compare/no-scores"]]);
  expect(await last(3)).toEqual([
    ["a1 b1", "a1 d1"],
    ["compare/no-scores", "compare/no-scores"],
  ]);
  expect(await last(4)).toEqual([[], ["compare/fewer"]]);
  expect(await last(1)).toEqual([[], ["usage/bad-value"]]);
});

test.each([
  [[], undefined, "compare/too-few"],
  [["a1"], undefined, "compare/too-few"],
  [["a1", "last"], undefined, "compare/same-run"],
  [["a1", "zz"], undefined, "run/unknown-run"],
  [["a1"], 2, "usage/conflict"],
] as const)("refuses %j with --last %j", async (runs, last, code) => {
  const { host, store } = bench();
  store("a1");
  const { comparisons, diagnostics } = await compareRuns(host, { runs, last, work: "work" });
  expect([comparisons, diagnostics.map((one) => one.code)]).toEqual([[], [code]]);
});

test("hides secrets in what it shows", async () => {
  const { host, store } = bench();
  host.redactor.learn({ password: "s3cr3t-Wert-91" });
  store("a1", { parameters: { Limit: 1 } });
  store("b1", { packages: { own: "s3cr3t-Wert-91" } });
  const { comparisons } = await compareRuns(host, { runs: ["a1", "b1"], work: "work" });
  expect(JSON.stringify(comparisons)).not.toContain("s3cr3t-Wert-91");
  expect(readFileSync(join(host.folder, "work/runs/b1/journal.jsonl"), "utf8")).toContain("s3cr3t-Wert-91");
});

test("columns that neither model reads do not drift", async () => {
  const profile = (missing: number) => ({
    rows: 1000,
    columns: ["id", "day", "age"].map((name) => ({ name, type: "number", missing })),
  });
  const facts = { label: "status", positive: "bad", idColumn: "id" };
  const source = (digit: string) => ({ source: digit.repeat(16) });
  const { comparison } = await compared(
    { ...source("1"), profile: profile(0), context: { ...facts, timeColumn: "day" } },
    { ...source("2"), profile: profile(300), context: facts },
  );
  expect(comparison.data[0]?.drift.map(({ column }) => column)).toEqual(["day", "age"]);
});

test("a column that one branch drops and another reads can drift", async () => {
  const side = (digit: string, missing: number, ...drops: readonly (readonly string[])[]): StoredRun => ({
    ...{ source: digit.repeat(16), drops },
    profile: { rows: 1000, columns: ["day", "age"].map((name) => ({ name, type: "number", missing })) },
  });
  const drift = async (...drops: readonly (readonly string[])[]) => {
    const { comparison } = await compared(side("1", 0, ...drops), side("2", 300, ...drops));
    return comparison.data[0]?.drift.map(({ column }) => column);
  };
  expect(await drift(["day"])).toEqual(["age"]);
  expect(await drift(["day"], ["age"])).toEqual(["day", "age"]);
});
