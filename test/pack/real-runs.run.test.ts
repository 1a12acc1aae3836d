import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { nodeHost } from "../../src/app/host/host.ts";
import { runPipeline } from "../../src/app/run.ts";
import type { RunRecord } from "../../src/local/index.ts";
import { CREDIT_BRANCHES, root } from "../fixtures/credit-risk.ts";

/*
 * Tests the steps beyond the first ten end to end on real data, wired, compiled and run as for a user.
 */
const folder = mkdtempSync(join(tmpdir(), "specline-pack-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SPECS: Readonly<Record<string, string>> = {
  tuned: `
steps:
  - step: XGBoostTuning
    config: { max_jobs: 3, n_estimators: 40, early_stopping_rounds: 10, ranges: { maxDepth: { min: 2, max: 5 } } }
  - { step: XGBoostTraining, config: { n_estimators: 40 } }
  - XGBoostModelInference_calibration
  - step: ModelMetricsComputation_calibration
    config: { segments: [Home] }
    inputs: { data: TabularPreprocessing_calibration.processed }
  - { step: QualityGate, config: { min_auc: 0.7 } }
  - { step: ModelWikiGenerator, inputs: { model: XGBoostTraining.model, profile: DataLoading_training.metadata } }
  - XGBoostModel
  - BatchTransform_calibration
  - Package
  - Registration
`,
  own: `
steps:
  - { step: PyTorchTraining, config: { script: ${root}test/fixtures/own/gradient, hyperparameters: { rounds: 20 } } }
  - PyTorchModelEval_calibration
  - { step: QualityGate, config: { min_auc: 0.99, max_ece: 0.5 } }
  - PyTorchModel
  - BatchTransform_calibration
  - Package
  - Registration
`,
};

async function run(name: string): Promise<RunRecord> {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, `name: ${name}${CREDIT_BRANCHES}${SPECS[name]}`);
  const host = { ...nodeHost(() => undefined), folder };
  const { record, diagnostics } = await runPipeline(host, file, { parameters: [], work: folder, cache: true });
  if (record === undefined) throw new Error(JSON.stringify(diagnostics));
  return record;
}

const statuses = (record: RunRecord) => Object.fromEntries(record.steps.map(({ name, status }) => [name, status]));
const place = (record: RunRecord, step: string, port: string): string =>
  record.steps.find(({ name }) => name === step)?.outputs[port]?.path ?? "";
const table = (path: string): readonly string[] => readFileSync(path, "utf8").trim().split("\n");

describe("on credit.csv", () => {
  test("a model is tuned, trained with the best settings, evaluated by segment, described and registered", async () => {
    const record = await run("tuned");
    expect(record.status).toBe("succeeded");
    expect(statuses(record)).toMatchObject({ "QualityGate-Fail": "skipped", Registration: "succeeded" });
    expect(record.steps.find(({ name }) => name === "XGBoostTuning")?.emulation).toBe("emulated");
    const log = readFileSync(join(folder, "runs", record.run, "logs/XGBoostTuning.log"), "utf8");
    const depth = /best of 3: validation:auc [0-9.]+ with max_depth (\d)/.exec(log)?.[1];
    expect(Number(depth)).toBeGreaterThan(1);
    const report = JSON.parse(
      readFileSync(join(place(record, "ModelMetricsComputation_calibration", "report"), "report.json"), "utf8"),
    ) as { readonly segments: { readonly Home: readonly { readonly rows: number }[] } };
    const scored = table(join(place(record, "XGBoostModelInference_calibration", "predictions"), "predictions.csv"));
    expect(report.segments.Home.reduce((sum, { rows }) => sum + rows, 0)).toBe(scored.length - 1);
    expect(readdirSync(place(record, "ModelWikiGenerator", "card")).sort()).toEqual([
      "model-card.html",
      "model-card.md",
    ]);
    // Offline scores are identical to the pipeline's scores to the last digit.
    const transformed = table(join(place(record, "BatchTransform_calibration", "predictions"), "part-00000.csv.out"));
    expect(transformed).toEqual(scored);
  });

  test("a gate stops the run and reports the numbers if the user's model misses the bound", async () => {
    const record = await run("own");
    expect(record.status).toBe("failed");
    expect(statuses(record)).toMatchObject({
      PyTorchTraining: "succeeded",
      PyTorchModelEval_calibration: "succeeded",
      "QualityGate-Fail": "failed",
      Registration: "skipped",
    });
    // The gate does not wait for it: the failed gate stops it if it is still running.
    expect(["succeeded", "stopped"]).toContain(statuses(record)["BatchTransform_calibration"]);
    const fail = record.steps.find(({ name }) => name === "QualityGate-Fail");
    expect(fail?.message).toMatch(
      /auc of PyTorchModelEval_calibration is 0\.\d+, and at least 0\.99 was required; ece of PyTorchModelEval_calibration is 0\.\d+, and at most 0\.5 was required/,
    );
  });
});
