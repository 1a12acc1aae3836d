import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { storeRun } from "../../app/compare/testing/stored-runs.ts";
import { nodeHost } from "../../app/host/host.ts";
import { metricBound } from "../../app/metric-bound.ts";
import { EXIT } from "../exit.ts";
import { terminalOf } from "../terminal/terminal.ts";
import { run } from "./runs.ts";

/** What is printed for four runs of two pipelines. */
async function called(options: object = {}, name?: string) {
  const folder = mkdtempSync(join(tmpdir(), "specline-runs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const work = join(folder, "work");
  storeRun(work, "a1", { metrics: { task: "binary", auc: 0.7, rows: 9 } });
  storeRun(work, "b1", { metrics: { task: "binary", auc: 0.85, pr_auc: 0.2 } });
  storeRun(work, "c1", { title: "prices", metrics: { task: "regression", rmse: 1234.56, r2: 0.4 } });
  storeRun(work, "d1", { title: "own", metrics: { f1: 0.5, custom: 3 } });
  const [printed, documents, reported]: [string[], unknown[], string[]] = [[], [], []];
  const terminal = {
    ...terminalOf({ json: false, quiet: false, verbose: false }),
    width: 120,
    print: (text: string) => printed.push(text),
    printJson: (value: unknown) => documents.push(value),
    report: (diagnostics: readonly { readonly message: string }[]) =>
      reported.push(...diagnostics.map(({ message }) => message)),
  };
  const host = { ...nodeHost(() => undefined), folder };
  const call = { words: [name], options: { work: "work", ...options }, terminal, host };
  const status = await run(call as never);
  const [listed] = documents as { readonly run: string; readonly headline: unknown }[][];
  return { status, text: printed.join(""), reported, listed };
}

const names = async (options: object) => (await called(options)).listed?.map((one) => one.run);
const where = (...texts: readonly string[]) => ({ where: texts.map(metricBound) });

test("lists runs with the main metric of their task", async () => {
  const { status, text, listed } = await called();
  expect(status).toBe(EXIT.done);
  expect(text).toMatch(
    /^d1 .*F1 0\.5000 +own\nc1 .*RMSE 1234\.6 +prices\nb1 .*AUC 0\.8500 +risk\na1 .*AUC 0\.7000 +risk/m,
  );
  expect(listed?.[0]).toMatchObject({ run: "d1", headline: [{ step: "XGBoostModelEval", metric: "f1", value: 0.5 }] });
});

test("lists only the runs that meet all conditions", async () => {
  expect(await names({ pipeline: ["risk"] })).toEqual(["b1", "a1"]);
  expect(await names({ pipeline: ["risk", "own"] })).toEqual(["d1", "b1", "a1"]);
  expect(await names({ status: "succeeded" })).toEqual(["d1", "c1", "b1", "a1"]);
  expect(await names(where("auc>=0.7"))).toEqual(["b1", "a1"]);
  expect(await names(where("auc>0.7", "pr_auc<0.5"))).toEqual(["b1"]);
  expect(await names(where("XGBoostModelEval.rmse<2000"))).toEqual(["c1"]);
  const none = await called({ status: "failed" });
  expect([none.text, none.listed, none.reported]).toEqual(["none of the 4 runs in work meets the conditions", [], []]);
});

test("warns of names that no run has", async () => {
  const { status, reported, listed } = await called({ pipeline: ["risks"], ...where("ouc>0.5", "Eval.auc>0") });
  expect([status, listed]).toEqual([EXIT.done, []]);
  expect(reported).toEqual([
    "no run in the work folder has the pipeline 'risks' (known: own, prices and risk)",
    "no run in the work folder has the metric 'ouc' (known: auc, pr_auc, r2, rmse, f1, rows and custom)",
    "no run in the work folder has the measuring step 'Eval' (known: XGBoostModelEval)",
  ]);
});

test("conditions do not go with the name of a run", async () => {
  expect(await called({ status: "failed" }, "a1")).toMatchObject({ status: EXIT.usage, text: "" });
});
