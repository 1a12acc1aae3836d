import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeHost } from "../../src/app/host/host.ts";
import { runPipeline } from "../../src/app/run.ts";

/*
 * Rows without a label get the same scores from a model that the pipeline trains and from the same model
 * imported into another pipeline, in every form of pipeline. The rows alone would be ambiguous: 1.234 and 03/04/2024.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-brought-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const amount = (n: number): string => `${1 + (n % 8)}.${String((n * 37) % 1000).padStart(3, "0")},${10 + (n % 90)}`;
const day = (n: number): string =>
  `${String(1 + (n % 28)).padStart(2, "0")}/${String(1 + (n % 12)).padStart(2, "0")}/2024`;
const label = (n: number): string => ((n % 8) * 10 + (n % 12) * 3 + ((n * 7) % 11) > 60 ? "ja" : "nein");
const TABLES: Readonly<Record<string, string>> = {
  "train.csv": [
    "income;day;ort;status",
    ...Array.from({ length: 240 }, (_, n) => `${amount(n)};${day(n)};o${n % 3};${label(n)}`),
  ].join("\n"),
  "new.csv": "income;day;ort\n1.234;03/04/2024;o1\n7.500;05/12/2024;o2\n8.100;07/01/2024;o0\n",
};
const TRAINING = `{ step: training, config: { n_estimators: 8, cross_validation: 0 } }`;

/** The same three steps and the model, in each form. */
const DOORS: Readonly<Record<string, string>> = {
  "spec.yaml": `name: p
data: { inference: new.csv }
branches:
  inference:
    - { step: pretrained, config: { source: m.tar.gz } }
    - data_loading
    - preprocessing
    - XGBoostModelInference
`,
  "chain.ts": `import { Pipeline } from "specline";
export default Pipeline("p").bringModel("m.tar.gz")
  .branch("inference", (b) => b.loadData("new.csv").preprocess().scoreXgboost());`,
  "handles.ts": `import { Pipeline } from "specline";
import { dataLoading, dummyTraining, tabularPreprocessing, xgboostModelInference } from "specline/steps";
const p = Pipeline("p");
const m = p.step("m", dummyTraining, {}, { source: "./m.tar.gz" });
const load = p.step("load", dataLoading, {}, { source: "new.csv", branch: "inference" });
const prep = p.step("prep", tabularPreprocessing, { data: load.out.data }, {}, { branch: "inference" });
export default p.use(p.step("scores", xgboostModelInference, { data: prep.out.processed, model: m.out.model }));`,
  "configs.ts": `import { DataLoadingConfig, DummyTrainingConfig, Pipeline, TabularPreprocessingConfig, XGBoostModelInferenceConfig } from "specline";
const branch = "inference";
export default Pipeline.fromConfigs([
  DummyTrainingConfig({ source: "m.tar.gz" }),
  DataLoadingConfig({ source: "new.csv", branch }),
  TabularPreprocessingConfig({ branch }),
  XGBoostModelInferenceConfig({ branch }),
], { name: "p" });`,
  "graph.json": JSON.stringify({
    dag: {
      nodes: [
        "DummyTraining",
        "DataLoading_inference",
        "TabularPreprocessing_inference",
        "XGBoostModelInference_scores",
      ],
      edges: [
        ["DummyTraining", "DataLoading_inference"],
        ["DataLoading_inference", "TabularPreprocessing_inference"],
        // Both edges cross branches.
        ["TabularPreprocessing_inference", "XGBoostModelInference_scores"],
        ["DummyTraining", "XGBoostModelInference_scores"],
      ],
    },
  }),
};
/** The settings of the graph's steps. */
const CONFIGS = {
  metadata: {
    config_types: {
      DummyTraining: "DummyTrainingConfig",
      DataLoading_inference: "DataLoadingConfig",
      TabularPreprocessing_inference: "TabularPreprocessingConfig",
      XGBoostModelInference_scores: "XGBoostModelInferenceConfig",
    },
  },
  configuration: {
    shared: {},
    specific: {
      DummyTraining: { source: "m.tar.gz" },
      DataLoading_inference: { source: "new.csv", job_type: "inference" },
      TabularPreprocessing_inference: { job_type: "inference" },
      XGBoostModelInference_scores: {},
    },
  },
};

async function run(file: string) {
  const host = { ...nodeHost(() => undefined), folder };
  const configs = file === "graph.json" ? ["configs.json"] : [];
  const options = { work: ".specline", parameters: [], cache: true, configs } as const;
  const { record, diagnostics } = await runPipeline(host, file, options);
  expect(diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
  const made = (port: string): string =>
    record?.steps.flatMap(({ outputs }) => outputs?.[port]?.path ?? []).at(-1) ?? "";
  return { record, made, scores: readFileSync(join(made("predictions"), "predictions.csv"), "utf8") };
}

let expected = "";
beforeAll(async () => {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/specline"));
  for (const [file, text] of Object.entries({ ...TABLES, ...DOORS })) writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, "configs.json"), JSON.stringify(CONFIGS));
  writeFileSync(
    join(folder, "trained.yaml"),
    `name: p
label: status
positive: ja
data: { training: train.csv, inference: new.csv }
branches:
  training: [data_loading, preprocessing, ${TRAINING}]
  inference: [data_loading, preprocessing, XGBoostModelInference]
`,
  );
  const { made, scores } = await run("trained.yaml");
  expected = scores;
  const model = made("model");
  copyFileSync(model.endsWith(".gz") ? model : join(model, "model.tar.gz"), join(folder, "m.tar.gz"));
}, 240_000);

test("the rows have different scores", () => {
  expect(
    new Set(
      expected
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",").at(-1)),
    ).size,
  ).toBe(3);
});

test.each(Object.keys(DOORS))(
  "%s scores rows with an existing model like the pipeline that trained it",
  async (file) => {
    expect((await run(file)).scores).toBe(expected);
  },
  240_000,
);
