import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeHost } from "../host/host.ts";
import { prepare } from "../load/prepare.ts";

const folder = mkdtempSync(join(tmpdir(), "specline-code-"));
beforeAll(() => {
  cpSync(fileURLToPath(new URL("../../../test/fixtures/team", import.meta.url)), join(folder, "team"), {
    recursive: true,
  });
  mkdirSync(join(folder, "graphs"));
  const nodes = ["DataLoading_training", "TabularPreprocessing_training", "XGBoostTraining"];
  writeFileSync(join(folder, "graphs/fraud.json"), JSON.stringify({ dag: { nodes } }));
  const steps = "steps:\n  - data_loading\n  - { step: preprocessing, config: { script: { Get: Parameters.Code } } }\n";
  const parameters = "parameters: { Code: { type: String } }\n";
  writeFileSync(join(folder, "later.yaml"), `name: later\ndata: s3://b/x.csv\nlabel: y\n${parameters}${steps}`);
  writeFileSync(join(folder, "graphs/credit.csv"), "Status,a\nbad,1\ngood,2\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("code paths in a config file are relative to that file, wherever the graph is", async () => {
  const host = { ...nodeHost(() => undefined), folder };
  const configs = ["team/team.config.json"];
  const { diagnostics } = await prepare(host, "graphs/fraud.json", { target: "local", configs });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(diagnostics.filter(({ code }) => code === "compile/own-script").map(({ message }) => message)).toEqual([
    "TabularPreprocessing_training runs your script 'tabular_preprocess.py' in '../team/dockers/xgboost/scripts', not Specline's",
    "XGBoostTraining runs your script 'xgboost_training.py' in '../team/dockers/xgboost', not Specline's",
  ]);
});

test("code known only at run time is refused, not replaced by Specline's script", async () => {
  const { diagnostics } = await prepare({ ...nodeHost(() => undefined), folder }, "later.yaml", { target: "local" });
  const [fault] = diagnostics.filter(({ severity }) => severity === "error");
  expect(fault?.message).toContain(
    "'script' of TabularPreprocessing must be a path that is known before the pipeline runs",
  );
});
