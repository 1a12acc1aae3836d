import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeHost } from "../../src/app/host/host.ts";
import { runPipeline } from "../../src/app/run.ts";

/* A model whose feature is the score of another model, which was trained on other rows. Scores are wired by hand. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-second-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const JOIN = `import json, shutil
import pandas as pd
from specline_runtime import job

with job.run() as step:
    rows, scores, out = step.input("rows"), step.input("scores"), step.output("data")
    score = pd.read_csv(scores / "predictions.csv").set_index("__row_id")["score"]
    shutil.copytree(rows, out, dirs_exist_ok=True)
    for part in out.glob("*/part-*.csv"):
        table = pd.read_csv(part)
        table["first_score"] = table["__row_id"].map(score)
        assert table["first_score"].notna().all()
        table.to_csv(part, index=False)
    schema = json.loads((out / "schema.json").read_text())
    schema["columns"].append({"name": "first_score", "type": "number"})
    (out / "schema.json").write_text(json.dumps(schema))
`;
const PACK = `import { definePack, defineScript, Pipeline } from "specline";
const addScores = defineScript({
  name: "AddScores", script: "join.py",
  inputs: { rows: "tabular.processed", scores: "predictions" }, outputs: { data: "tabular.processed" },
});
const mine = definePack({ name: "mine", version: "1.0.0", steps: [addScores] });
const FACTS = { label: "Status", positive: "bad", task: "binary" } as const;
const few = { nEstimators: 5, crossValidation: 0 };
`;
const few = "config: { n_estimators: 5, cross_validation: 0 }";
const FORMS: Readonly<Record<string, string>> = {
  "handles.ts": `${PACK}
import { dataLoading, tabularPreprocessing, xgboostModelInference, xgboostTraining } from "specline/steps";
const p = Pipeline.with(mine)("p").context(FACTS);
const on = { branch: "training" };
const loadA = p.step("loadA", dataLoading, {}, { source: "credit.csv", shareTo: 0.5 }, on);
const prepA = p.step("prepA", tabularPreprocessing, { data: loadA.out.data }, {}, on);
const first = p.step("first", xgboostTraining, { data: prepA.out.processed }, few);
const load = p.step("load", dataLoading, {}, { source: "credit.csv", shareFrom: 0.5 }, on);
const prep = p.step("prep", tabularPreprocessing, { data: load.out.data }, {}, on);
const scores = p.step("scores", xgboostModelInference, { data: prep.out.processed, model: first.out.model }, { split: "all" });
const join = p.step("join", addScores, { rows: prep.out.processed, scores: scores.out.predictions });
export default p.use(p.step("second", xgboostTraining, { data: join.out.data }, few));`,
  "spec.yaml": `name: p
label: Status
positive: bad
context: { task: binary }
scripts:
  AddScores:
    script: join.py
    inputs: { rows: tabular.processed, scores: predictions }
    outputs: { data: tabular.processed }
steps:
  - { step: DataLoading, name: loadA, branch: training, config: { source: credit.csv, share_to: 0.5 } }
  - { step: TabularPreprocessing, name: prepA, branch: training, inputs: { data: loadA.data } }
  - { step: XGBoostTraining, name: first, inputs: { data: prepA.processed }, ${few} }
  - { step: DataLoading, name: load, branch: training, config: { source: credit.csv, share_from: 0.5 } }
  - { step: TabularPreprocessing, name: prep, branch: training, inputs: { data: load.data } }
  - { step: XGBoostModelInference, name: scores, inputs: { data: prep.processed, model: first.model }, config: { split: all } }
  - { step: AddScores, name: join, inputs: { rows: prep.processed, scores: scores.predictions } }
  - { step: XGBoostTraining, name: second, inputs: { data: join.data }, ${few} }
`,
  "chain.ts": `${PACK}
export default Pipeline.with(mine)("p").context(FACTS)
  .bringModel("first.tar.gz").loadData("credit.csv", { shareFrom: 0.5 }).preprocess()
  .scoreXgboost({ split: "all" }).addScores().trainXgboost(few);`,
};

beforeAll(() => {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/specline"));
  copyFileSync(join(root, "examples/credit-risk/data/credit.csv"), join(folder, "credit.csv"));
  for (const [file, text] of Object.entries({ ...FORMS, "join.py": JOIN })) writeFileSync(join(folder, file), text);
});

let importances = "";
test.each(Object.keys(FORMS))(
  "%s trains a second model on the scores of the first",
  async (file) => {
    const host = { ...nodeHost(() => undefined), folder };
    const { record, diagnostics } = await runPipeline(host, file, { work: ".specline", parameters: [], cache: true });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const modelOf = (step: string): string => {
      const path = record?.steps.find(({ name }) => name === step)?.outputs?.["model"]?.path ?? "";
      return path.endsWith(".gz") ? path : join(path, "model.tar.gz");
    };
    if (file === "handles.ts") copyFileSync(modelOf("first"), join(folder, "first.tar.gz"));
    const archive = modelOf(file === "chain.ts" ? "XGBoostTraining" : "second");
    const text = execFileSync("tar", ["-xzOf", archive, "importance.json"], { encoding: "utf8" });
    expect(JSON.parse(text).gain).toHaveProperty("first_score");
    if (importances === "") importances = text;
    expect(text).toBe(importances);
  },
  240_000,
);
