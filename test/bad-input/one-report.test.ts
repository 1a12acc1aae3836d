import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { check } from "../../src/app/check.ts";
import { nodeHost } from "../../src/app/host/host.ts";

/* One mistake in a spec is one error, without any consequential errors. */

const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-one-report-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const host = { ...nodeHost(() => undefined), folder };

const SPEC = `name: fraud
label: status
positive: bad
context: { task: binary, seed: 3 }
data: s3://data/t.csv
shares: { training: 0.8, calibration: 0.2 }
parameters:
  Depth: { type: Integer, default: 3 }
branches:
  training:
    - data_loading
    - { step: preprocessing, config: { validation_split: 0.2 } }
    - { step: training, config: { n_estimators: 5 } }
  calibration:
    - step: DataLoading
    - preprocessing
    - { step: evaluation, inputs: { model: XGBoostTraining_training.model } }
    - calibration
steps:
  - packaging
  - { step: registration, after: [Package] }
requirements: { minAuc: 0.6 }
`;

async function errorsOf(spec: string): Promise<readonly string[]> {
  writeFileSync(join(folder, "spec.yaml"), spec);
  const { diagnostics } = await check(host, "spec.yaml", { target: "local", fix: false });
  return diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));
}

test("the spec has no error", async () => {
  expect(await errorsOf(SPEC)).toEqual([]);
});

const TRAINING = "{ step: training, config: { n_estimators: 5 } }";
const LOADING = "    - data_loading\n";
test.each([
  ["an entry whose key is the step", LOADING, "    - data_loading: { format: csv }\n", "author/not-a-step"],
  [
    "an entry whose key is the step, with a config",
    LOADING,
    "    - data_loading: { config: {} }\n",
    "author/not-a-step",
  ],
  ["an entry whose key is the step, without settings", LOADING, "    - data_loading:\n", "author/not-a-step"],
  ["an entry without a step", TRAINING, "{ config: { n_estimators: 5 } }", "author/not-a-step"],
  ["an entry with another key", TRAINING, "{ colour: training }", "author/not-a-step"],
  ["a misspelt key", "step: preprocessing", "stpe: preprocessing", "author/unknown-key"],
  ["a misspelt key, in the step that others refer to", "step: training", "stpe: training", "author/unknown-key"],
  ["a number for an entry", TRAINING, "7", "author/not-a-step"],
  ["nothing for an entry", TRAINING, "null", "author/not-a-step"],
  ["a list for an entry", LOADING, "    - [data_loading]\n", "author/not-a-step"],
  ["a number for a step's name", "step: evaluation", "step: 7", "author/not-a-step"],
  ["nothing for a step's name", "step: evaluation", "step:", "author/not-a-step"],
  ["an unknown step that others refer to", "step: training", "step: trainign", "author/unknown-step"],
  ["an unknown step that measures", "step: evaluation", "step: evaluatino", "author/unknown-step"],
  [
    "an input that names no step",
    "model: XGBoostTraining_training.model",
    "model: First.model",
    "author/unknown-source",
  ],
  [
    "an input that names no output",
    "XGBoostTraining_training.model",
    "XGBoostTraining_training.modle",
    "author/unknown-output",
  ],
  ["a branch that is not a list", /calibration:\n(?: {4}.*\n)+/, "calibration: 7\n", "author/not-a-step"],
  ["branches that are not an object", /branches:\n(?: {2}.*\n)+/, "branches: 7\n", "author/not-a-step"],
  ["a misspelt section", "branches:", "branchse:", "author/unknown-key"],
  ["a task that does not exist", "task: binary", "task: binray", "author/context-value"],
  ["a list for the task", "task: binary", "task: [binary]", "author/context-value"],
  ["a list for the label", "label: status", "label: [status]", "author/context-value"],
  ["a misspelt field", "validation_split", "validation_splti", "config/unknown-field"],
  ["a field that does not exist", "validation_split", "colour", "config/unknown-field"],
  ["requirements in a list", "{ minAuc: 0.6 }", "[{ minAuc: 0.6, max_training_time: 1 hour }]", "author/bad-shape"],
  [
    "a misspelt key in a requirement",
    "{ minAuc: 0.6 }",
    "[{ metrc: auc, at: least, value: 0.6 }]",
    "author/unknown-key",
  ],
  [
    "an invalid duration for the cache of all steps",
    "name: fraud",
    "name: fraud\ncache: 7 parsecs",
    "author/policy-value",
  ],
  ["too many retries for all steps", "name: fraud", "name: fraud\nretries: 30", "author/policy-value"],
  ["an empty title", "name: fraud", 'name: ""', "author/title"],
  ["an unknown parameter type", "type: Integer", "type: Integre", "author/bad-shape"],
  ["a number for a parameter's type", "type: Integer", "type: 7", "author/bad-shape"],
  ["a number for all branches' data", "data: s3://data/t.csv", "data: 7", "config/bad-value"],
  ["a missing table for all branches", "data: s3://data/t.csv", "data: no.csv", "compile/data-missing"],
] as const)("%s", async (_, written, instead, code) => {
  const spec = SPEC.replace(written, instead);
  expect(spec).not.toBe(SPEC);
  expect(await errorsOf(spec)).toEqual([code]);
});

test("an entry whose key is the step is read as intended, and can be fixed", async () => {
  const slip = SPEC.replace(LOADING, "    - DataLoading: { format: csv, sahre_from: 0 }\n");
  expect(await errorsOf(slip)).toEqual(["author/not-a-step", "config/unknown-field"]);
  writeFileSync(join(folder, "spec.yaml"), SPEC.replace(LOADING, "    - DataLoading: { format: csv }\n"));
  const { diagnostics, fixed } = await check(host, "spec.yaml", { target: "local", fix: true });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(fixed).toEqual(["write step: DataLoading"]);
});

test("two misspelt keys in a target are two errors, and neither key is reported as missing", async () => {
  const target = "region: eu-west-1, acount: '111122223333', role: arn:aws:iam::111122223333:role/r, buckt: b-b";
  writeFileSync(join(folder, "specline.config.yaml"), `targets:\n  prod: { ${target} }\n`);
  writeFileSync(join(folder, "spec.yaml"), SPEC);
  const { diagnostics } = await check(host, "spec.yaml", { target: "prod", fix: false });
  rmSync(join(folder, "specline.config.yaml"));
  expect(diagnostics.map(({ code, at }) => [code, at.path])).toEqual([
    ["load/config-file", "targets.prod.acount"],
    ["load/config-file", "targets.prod.buckt"],
  ]);
});
